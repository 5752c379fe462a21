/* A stand-in for the vendor's archive library: the same functions and structures, and moods for its bad days.
 * The secret given to Init names a folder: records (lines of "seq TAB record"), mood, media-<id>.
 * Its cipher is its own: "XR" and the hexadecimal of the text XORed with the key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct WeWorkFinanceSdk_t { int unused; } WeWorkFinanceSdk_t;
typedef struct { char *buf; int len; } Slice_t;
typedef struct { char *outindexbuf; int out_len; char *data; int data_len; int is_finish; } MediaData_t;

static char folder[2048];

static char *read_all(const char *name, long *length) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *length = ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    *length = (long)fread(text, 1, *length, file);
    text[*length] = 0;
    fclose(file);
    return text;
}

static void fill(Slice_t *slice, const char *text, int length) {
    free(slice->buf);
    slice->buf = malloc(length + 1);
    memcpy(slice->buf, text, length);
    slice->buf[length] = 0;
    slice->len = length;
}

static int mood_is(const char *name) {
    long length = 0;
    char *mood = read_all("mood", &length);
    int same = mood && strcmp(mood, name) == 0;
    free(mood);
    return same;
}

WeWorkFinanceSdk_t *NewSdk(void) { return calloc(1, sizeof(WeWorkFinanceSdk_t)); }
void DestroySdk(WeWorkFinanceSdk_t *sdk) { free(sdk); }
Slice_t *NewSlice(void) { return calloc(1, sizeof(Slice_t)); }
void FreeSlice(Slice_t *slice) { free(slice->buf); free(slice); }
char *GetContentFromSlice(Slice_t *slice) { return slice->buf; }
int GetSliceLen(Slice_t *slice) { return slice->len; }
MediaData_t *NewMediaData(void) { return calloc(1, sizeof(MediaData_t)); }
void FreeMediaData(MediaData_t *media) { free(media->outindexbuf); free(media->data); free(media); }
char *GetOutIndexBuf(MediaData_t *media) { return media->outindexbuf; }
char *GetData(MediaData_t *media) { return media->data; }
int GetIndexLen(MediaData_t *media) { return media->out_len; }
int GetDataLen(MediaData_t *media) { return media->data_len; }
int IsMediaDataFinish(MediaData_t *media) { return media->is_finish; }

int Init(WeWorkFinanceSdk_t *sdk, const char *corpid, const char *secret) {
    if (!sdk || !corpid || !*corpid || !secret || !*secret) return 10000;
    snprintf(folder, sizeof folder, "%s", secret);
    return 0;
}

int GetChatData(WeWorkFinanceSdk_t *sdk, unsigned long long seq, unsigned int limit, const char *proxy,
                const char *passwd, int timeout, Slice_t *out) {
    (void)sdk; (void)proxy; (void)passwd; (void)timeout;
    if (limit < 1 || limit > 1000) return 10000;
    printf("the library likes to print\n");
    fflush(stdout);
    if (mood_is("crash")) abort();
    if (mood_is("stall")) sleep(600);
    if (mood_is("network")) return 10001;
    if (mood_is("address")) return 10009;
    if (mood_is("garbage")) { fill(out, "{\"errcode\":0,\"chatda\xff\x00", 20); return 0; }
    if (mood_is("repeat")) seq = 0;
    long length = 0;
    char *text = read_all("records", &length);
    char *made = malloc(length + 256);
    size_t used = sprintf(made, "{\"errcode\":0,\"errmsg\":\"ok\",\"chatdata\":[");
    unsigned int count = 0;
    char *rest = text;
    for (char *line; text && count < limit && (line = strtok_r(rest, "\n", &rest));) {
        char *tab = strchr(line, '\t');
        if (!tab || strtoull(line, NULL, 10) <= seq) continue;
        used += sprintf(made + used, "%s%s", count++ ? "," : "", tab + 1);
    }
    used += sprintf(made + used, "]}");
    fill(out, made, (int)used);
    free(made);
    free(text);
    return 0;
}

int DecryptData(const char *key, const char *message, Slice_t *out) {
    size_t length = strlen(message), keys = strlen(key);
    if (length < 13) abort(); /* as the vendor's own does */
    if (strncmp(message, "DEADLY", 6) == 0) abort();
    if (strncmp(message, "SLEEPY", 6) == 0) sleep(600);
    if (strncmp(message, "XR", 2) != 0 || !keys) return 10008;
    int bytes = (int)(length - 2) / 2;
    char *plain = malloc(bytes + 1);
    for (int at = 0; at < bytes; at++) {
        unsigned int one = 0;
        sscanf(message + 2 + 2 * at, "%2x", &one);
        plain[at] = (char)(one ^ (unsigned char)key[at % keys]);
    }
    if (plain[0] != '{') { free(plain); return 10008; }
    fill(out, plain, bytes);
    free(plain);
    return 0;
}

int GetMediaData(WeWorkFinanceSdk_t *sdk, const char *indexbuf, const char *id, const char *proxy, const char *passwd,
                 int timeout, MediaData_t *out) {
    (void)sdk; (void)proxy; (void)passwd; (void)timeout;
    if (mood_is("crash")) abort();
    char name[256];
    snprintf(name, sizeof name, "media-%s", id);
    long length = 0, start = indexbuf && *indexbuf ? atol(indexbuf) : 0;
    char *bytes = read_all(name, &length);
    if (!bytes) return 10005;
    long end = start + 524288 < length ? start + 524288 : length;
    out->data = malloc(end - start + 1);
    memcpy(out->data, bytes + start, end - start);
    out->data_len = (int)(end - start);
    out->outindexbuf = malloc(32);
    out->out_len = sprintf(out->outindexbuf, "%ld", end);
    out->is_finish = end >= length;
    free(bytes);
    return 0;
}
