/* at_cmd: the functions behind the rows of at_commands[]. All have one shape, see struct at_command. */
#ifndef SIM_AT_CMD_H
#define SIM_AT_CMD_H

#include "at.h"

#define AT_CMD(name) int name(struct sim *s, const struct at_command *command, enum at_op op, const char *args)

/* at_general.c */
AT_CMD(at_fixed);   /* always answers `text` */
AT_CMD(at_ignored); /* accepts anything, does nothing */
AT_CMD(at_number);  /* one number, kept in `setting` */
AT_CMD(at_reset_settings);
AT_CMD(at_cfun);
AT_CMD(at_cscs);
AT_CMD(at_clac);
AT_CMD(at_cclk);
AT_CMD(at_cpin);
AT_CMD(at_cimi);
AT_CMD(at_cnum);
/* at_net.c */
AT_CMD(at_csq);
AT_CMD(at_creg);
AT_CMD(at_cops);
AT_CMD(at_cgatt);
AT_CMD(at_cusd);
AT_CMD(at_cpbs);
AT_CMD(at_cpbr);
/* at_sms.c */
AT_CMD(at_cmgf);
AT_CMD(at_cpms);
AT_CMD(at_cnmi);
AT_CMD(at_csca);
AT_CMD(at_csms);
AT_CMD(at_cmgl);
AT_CMD(at_cmgr);
AT_CMD(at_cmgd);
AT_CMD(at_cmgs);
AT_CMD(at_cmgw);
AT_CMD(at_cmss);

/* Settings as after power on. */
void at_set_standard(struct sim *s);
/* "READY", "SIM PIN", "SIM PUK" by enum at_lock. */
extern const char *const at_lock_names[3];
const char *at_cme_text(int code);

#endif
