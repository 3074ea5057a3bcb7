/* The library's smallest use, as depesche.h shows it. Ends with 0 when all is as that page says. */
#include <depesche/depesche.h>

#include <stdio.h>
#include <string.h>

static size_t lines;

static int count(void *context, const char *line, size_t length)
{
	(void)context;
	lines += line[0] == '{' && line[length - 1] == '\n';
	return 0;
}

int main(int argc, char **argv)
{
	static const char text[] = "Der russische Präsident Wladimir Putin ist am Montag nach Peking gereist. Die Polizei nahm zwölf Demonstranten fest.";
	depesche_engine *engine;
	depesche_session *session;
	depesche_error error;
	if (argc != 2 || depesche_engine_open(&engine, "/no/such/packs", "de", &error) == 0)
		return 2;
	if (depesche_engine_open(&engine, argv[1], "de", &error) != 0 || depesche_session_new(&session, engine, &error) != 0) {
		fprintf(stderr, "%s: %s\n", error.file, error.message);
		return 1;
	}
	depesche_article article = {.text = text, .text_length = strlen(text), .id = "example", .published = "2024-05-21"};
	static const char english[] = "The talks will be held in the capital and they are to be the first of this year.";
	depesche_article bad = {.text = "\xFF", .text_length = 1}, foreign = {.text = english, .text_length = strlen(english)};
	if (depesche_session_code(session, &bad, &error) != DEPESCHE_EINPUT || depesche_session_count(session) != 0)
		return 3;
	if (depesche_session_code(session, &foreign, &error) != DEPESCHE_ESKIP)
		return 4;
	if (depesche_session_code(session, &article, &error) != 0) {
		fprintf(stderr, "%s\n", error.message);
		return 5;
	}
	for (size_t i = 0; i < depesche_session_count(session); i++) {
		const depesche_event *e = depesche_session_event(session, i);
		printf("%s %s %s: %.*s\n", e->id, e->type, e->status, (int)(e->trigger_end - e->trigger_begin), text + e->trigger_begin);
	}
	if (depesche_session_json(session, count, NULL) != 0 || lines != depesche_session_count(session) ||
		depesche_session_event(session, lines) != NULL)
		return 6;
	depesche_session_free(session);
	depesche_engine_free(engine);
	return 0;
}
