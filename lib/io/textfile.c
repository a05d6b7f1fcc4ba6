#include "io/textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

static enum rc read_all(int fd, char *buf, size_t cap, size_t *len_r, struct err *err)
{
    *len_r = 0;
    while (*len_r < cap) {
        ssize_t n = read(fd, buf + *len_r, cap - *len_r);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ERR(err, E_TEMP, "%s", strerror(errno));
        if (n == 0)
            return OK;
        *len_r += (size_t)n;
    }
    return ERR(err, E_INVAL, "longer than %d bytes; an honest file is much shorter", TEXTFILE_MAX);
}

static enum rc read_open(struct arena *arena, int fd, char **text_r, size_t *len_r, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR(err, E_TEMP, "%s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return ERR(err, E_PERM, "not a regular file; name a text file");
    if (st.st_size > TEXTFILE_MAX)
        return ERR(err, E_INVAL, "longer than %d bytes; an honest file is much shorter", TEXTFILE_MAX);
    size_t cap = (size_t)st.st_size + 4096; /* it may grow while it is read */
    char *buf = arena_take(arena, cap);
    enum rc rc = read_all(fd, buf, cap - 1, len_r, err);
    if (rc != OK)
        return rc;
    buf[*len_r] = '\0';
    bool has_mark = *len_r >= 3 && memcmp(buf, "\xEF\xBB\xBF", 3) == 0;
    *text_r = has_mark ? buf + 3 : buf;
    *len_r -= has_mark ? 3 : 0;
    return OK;
}

enum rc textfile_read(struct arena *arena, const char *path, char **text_r, size_t *len_r, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a FIFO must not block us */
    if (fd < 0 && errno == ENOENT)
        return ERR(err, E_NOTFOUND, "there is no such file; check its name and folder");
    if (fd < 0)
        return ERR(err, E_PERM, "%s; let the user of suarad read it", strerror(errno));
    enum rc rc = read_open(arena, fd, text_r, len_r, err);
    (void)close(fd);
    return rc;
}

/* Bytes of the good character at text, 0 when it is none. */
static size_t good_character(const char *text, size_t len)
{
    utf8proc_int32_t code;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &code);
    if (n <= 0)
        return 0;
    bool is_control = code == 0x7f || (code < 0x20 && code != '\t' && code != '\n' && code != '\r');
    return is_control ? 0 : (size_t)n;
}

enum rc textfile_check(struct findings *findings, enum findings_file file, const char *text, size_t len)
{
    struct place place = {.file = file, .line = 1, .column = 1};
    for (size_t at = 0; at < len;) {
        size_t n = good_character(text + at, len - at);
        if (n == 0) {
            findings_error(findings, place, "byte 0x%02X is no text; save the file as plain text in UTF-8",
                           (unsigned)(unsigned char)text[at]);
            return E_INVAL;
        }
        place.column++;
        if (text[at] == '\n') {
            place.line++;
            place.column = 1;
        }
        at += n;
    }
    return OK;
}
