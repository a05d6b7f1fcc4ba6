#include "suarad.h"

#include <stdio.h>
#include <string.h>

/* What each area's trouble means for people, after its cause. */
static const char *const MEANING[] = {
    [TROUBLE_KEEP] = "messages stay in the SIM until this is mended",
    [TROUBLE_SEND] = "nothing more is sent until this is mended",
    [TROUBLE_TIMERS] = "what falls due waits until this is mended",
    [TROUBLE_DRAFTS] = "drafts whose centre nobody named wait until this is mended",
    [TROUBLE_CASES] = "nobody is reminded and nothing is closed until this is mended",
    [TROUBLE_RECOUNT] = "open cases keep their old dates, and nobody is reminded, until this is mended",
};
_Static_assert(sizeof MEANING / sizeof MEANING[0] == TROUBLE_COUNT, "every area says what its trouble means");

static void end_trouble(struct suarad *suarad, enum trouble_area area)
{
    struct trouble *trouble = &suarad->trouble[area];
    if (!trouble->is_on)
        return;
    log_notice(&suarad->log, "good again: %s", trouble->text);
    *trouble = (struct trouble){.is_on = false};
}

/* Told when it begins and when its cause changes, not at every repetition. */
static void begin_trouble(struct suarad *suarad, enum trouble_area area, enum rc rc, const struct err *err)
{
    struct trouble *trouble = &suarad->trouble[area];
    if (trouble->is_on && strcmp(trouble->text, err->text) == 0)
        return;
    if (!trouble->is_on)
        trouble->since_at = clock_wall_s();
    trouble->is_on = true;
    (void)snprintf(trouble->text, sizeof trouble->text, "%s", err->text);
    log_error(&suarad->log, "%s; %s%s", err->text, MEANING[area], rc == E_PERM ? " by a person" : "");
}

enum rc trouble_note(struct suarad *suarad, enum trouble_area area, enum rc rc, const struct err *err)
{
    if (rc == OK) {
        end_trouble(suarad, area);
        return rc;
    }
    begin_trouble(suarad, area, rc, err);
    if (rc == E_UNCERTAIN) {
        log_error(&suarad->log,
                  "the disk may have lost a write; ending, so that a fresh start finds out what is there");
        suarad->exit_code = EXIT_DISK;
    }
    return rc;
}

bool trouble_is_any(const struct suarad *suarad)
{
    for (int i = 0; i < TROUBLE_COUNT; i++)
        if (suarad->trouble[i].is_on)
            return true;
    return false;
}
