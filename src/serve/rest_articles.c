#include "serve/rest_own.h"

#include "base/error.h"
#include "store/articles.h"

static void strings(dp_buf *out, const char *name, const dp_strs *all)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < all->n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_buf_json(out, all->v[i]);
	}
	dp_buf_char(out, ']');
}

static void article_json(const dp_article *a, dp_buf *out)
{
	dp_key_first(out, "doc", a->doc);
	dp_key_str(out, "title", a->title);
	dp_key_str(out, "published", a->published);
	dp_key_str(out, "publisher", a->publisher);
	dp_key_str(out, "url", a->url);
	dp_key_str(out, "language", a->language);
	dp_key_str(out, "agency", a->agency);
	dp_key_uint(out, "words", a->words);
	dp_key_str(out, "added", a->added);
	dp_key_known(out, "copy_of", a->copy_of);
	strings(out, "copies", &a->copies);
	strings(out, "events", &a->events);
	dp_buf_char(out, '}');
}

typedef struct page {
	dp_buf *out;
	uint64_t n, limit;
	int64_t last; /* number of the last article on the page */
	bool more;
} page;

static int take(void *to, const dp_article *article, depesche_error *error)
{
	page *self = to;
	(void)error;
	self->more = self->n == self->limit;
	if (self->more)
		return 0;
	dp_buf_c(self->out, self->n++ ? "," : "");
	self->last = article->id;
	article_json(article, self->out);
	return 0;
}

void dp_rest_articles(dp_call *call)
{
	depesche_error error;
	page p = {.out = &call->answer.body, .limit = 100};
	uint64_t before = INT64_MAX;
	for (uint32_t i = 0; i < call->target->parameters; i++) {
		dp_str name = call->target->parameter[i].name;
		if (dp_str_is(name, "limit") || dp_str_is(name, "after"))
			continue;
		dp_call_problem(call, 400, "Articles are asked for by limit and after alone.");
		return;
	}
	if (!dp_call_number(call, "limit", 1, DP_ASK_LIMIT, &p.limit) || !dp_call_number(call, "after", 1, INT64_MAX, &before))
		return;
	dp_buf_c(p.out, "{\"articles\":[");
	int rc = dp_articles_page(call->record, (int64_t)before, (uint32_t)p.limit + 1, take, &p, &error);
	if (rc != 0) {
		dp_call_error(call, &error);
		return;
	}
	if (p.more)
		dp_buf_printf(p.out, "],\"next\":\"%lld\"}\n", (long long)p.last);
	else
		dp_buf_c(p.out, "],\"next\":\"\"}\n");
}

void dp_rest_article(dp_call *call)
{
	depesche_error error;
	dp_article article;
	bool found = false;
	if (dp_article_find(call->record, call->argument, call->arena, &article, &found, &error) != 0) {
		dp_call_error(call, &error);
	} else if (!found) {
		dp_call_problem(call, 404, "The record has no such article.");
	} else {
		article_json(&article, &call->answer.body);
		dp_buf_char(&call->answer.body, '\n');
	}
}

void dp_rest_remove(dp_call *call)
{
	const dp_rest *rest = call->part;
	depesche_error error;
	bool found = false;
	if (dp_record_remove(call->record, call->argument, &found, &error) != 0) {
		dp_call_error(call, &error);
		return;
	}
	if (!found) {
		dp_call_problem(call, 404, "The record has no such article.");
		return;
	}
	call->answer.status = 204;
	dp_server_changed(rest->settings.server);
}
