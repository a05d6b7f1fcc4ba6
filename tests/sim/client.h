/* client: `suara-sim --to SOCKET COMMAND...`, so that a script needs no other program to speak the control protocol. */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

/* Joins the words to one command, or reads commands from stdin if there are none. Prints the answers; 0 if all ended in
 * "ok", 1 after the first "error: ..." (on stderr), 2 if the socket cannot be reached. */
int client_run(const char *path, char **words);

#endif
