/*
 * libdepesche: news in, sourced political events out - who did what to whom, when and where, how real it is, and who says so.
 *
 *   packs on disk ──► depesche_engine ──► depesche_session ──► depesche_event, depesche_event ...
 *                     one for all          one a thread          of the article coded last
 *
 *   depesche_engine *engine;
 *   depesche_session *session;
 *   depesche_error error;
 *   if (depesche_engine_open(&engine, "/usr/share/depesche", "de", &error) != 0 || depesche_session_new(&session, engine, &error) != 0)
 *           fail(error.message);
 *   depesche_article article = {.text = text, .text_length = strlen(text), .published = "2019-04-26"};
 *   if (depesche_session_code(session, &article, &error) == 0)
 *           for (size_t i = 0; i < depesche_session_count(session); i++)
 *                   print(depesche_session_event(session, i)->type);
 *   depesche_session_free(session);
 *   depesche_engine_free(engine);
 *
 * Text is UTF-8. Functions return 0 or a negative depesche_code (depesche/error.h) and then leave their outputs as they were; the last
 * argument may be NULL. What a function returns by pointer belongs to the object it was asked of. An engine never changes and may be used by
 * any number of threads; a session is for one thread at a time. The library has no global state, and never prints, exits or aborts.
 */
#ifndef DEPESCHE_H
#define DEPESCHE_H

#include "depesche/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEPESCHE_API __attribute__((visibility("default")))

typedef struct depesche_engine depesche_engine;
typedef struct depesche_session depesche_session;

/* "0.1.0" */
DEPESCHE_API const char *depesche_version(void);

/*
 * Opens world.pack and <language>.pack of directory `packs`. DEPESCHE_EPACK when one is missing, damaged or made for another version.
 * To be freed with depesche_engine_free, after all sessions that use it.
 */
DEPESCHE_API int depesche_engine_open(depesche_engine **engine, const char *packs, const char *language, depesche_error *error);
DEPESCHE_API void depesche_engine_free(depesche_engine *engine); /* NULL is fine */

/* Working memory for one thread. To be freed with depesche_session_free. */
DEPESCHE_API int depesche_session_new(depesche_session **session, const depesche_engine *engine, depesche_error *error);
DEPESCHE_API void depesche_session_free(depesche_session *session); /* NULL is fine */

/* An article. All but `text` may be NULL for unknown. Nothing is kept after the call but the text: see depesche_session_code. */
typedef struct depesche_article {
	const char *text;
	size_t text_length;     /* bytes; at most 4 MiB */
	const char *id;         /* is written into each record */
	const char *title;      /* where it is no part of the text */
	const char *published;  /* day, "2019-04-26": what "am Donnerstag" counts from */
	const char *publisher;
	const char *url;
	const char *language;   /* ISO 639, where known; else it is told from the text */
} depesche_article;

/*
 * Codes an article; its events then replace those of the article before. The session copies what it needs.
 * DEPESCHE_EINPUT when the text is not UTF-8 (error.offset), empty, or too long; DEPESCHE_ESKIP when it is in a language that the engine has
 * no pack for, or holds nothing but page furniture; DEPESCHE_ENOMEM. After a failure the session has no events and may be used again.
 */
DEPESCHE_API int depesche_session_code(depesche_session *session, const depesche_article *article, depesche_error *error);

/* Who takes part, or says so. Strings are NUL-terminated UTF-8, empty where unknown. */
typedef struct depesche_party {
	const char *text;   /* words of the article; for a pronoun its fullest mention */
	const char *name;   /* as records write it, in English */
	const char *code;   /* ISO 3166-1 alpha-3 of its state; of a place, its state */
	const char *sector; /* "GOV"; docs/format.md has the list; empty for places */
	size_t begin, end;  /* bytes of the article's text where it is named, end exclusive */
} depesche_party;

/* How sure somebody is of an act (docs/factuality.md). */
typedef struct depesche_stance {
	const char *source; /* "AUTHOR" of the text, a name as records write it, "GEN" for nobody in particular */
	const char *value;  /* "CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu" */
} depesche_stance;

/* One political act, in the words of docs/format.md. Belongs to the session until it codes again. */
typedef struct depesche_event {
	const char *id;        /* 16 hexadecimal digits; the same for the same text and outcome */
	const char *type;      /* "CONSULT" */
	const char *mode;      /* "visit"; empty for none */
	const char *status;    /* "occurred", "planned", "possible", "denied" */
	const char *certainty; /* "stated", "alleged" */
	const char *date;      /* EDTF; empty where the text gives no hint */
	const char *cameo;     /* CAMEO code */
	const char *context;   /* PLOVER contexts, separated by ";" */
	int quad;              /* 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict */
	float score;           /* PLOVER conflict-cooperation scale, -10 to 10 */
	const depesche_party *actors, *recipients, *sources;
	size_t actor_count, recipient_count, source_count;
	const depesche_party *place; /* NULL where not told */
	size_t trigger_begin, trigger_end;   /* bytes of the words that tell the act */
	size_t sentence_begin, sentence_end; /* bytes of their sentence */
	const depesche_stance *factuality;   /* the author first, then his sources, the one nearest to the act last */
	size_t factuality_count;
} depesche_event;

/* How many events the article coded last has. */
DEPESCHE_API size_t depesche_session_count(const depesche_session *session);

/* Event `i` in the order of the text; NULL where there is none. */
DEPESCHE_API const depesche_event *depesche_session_event(const depesche_session *session, size_t i);

/*
 * Calls `write` with each event as one line of JSON (docs/format.md) with its newline, as long as it returns 0; its first other result is
 * returned. `line` is valid during the call only. DEPESCHE_ENOMEM when a line could not be made.
 */
DEPESCHE_API int depesche_session_json(depesche_session *session, int (*write)(void *context, const char *line, size_t length), void *context);

#ifdef __cplusplus
}
#endif
#endif
