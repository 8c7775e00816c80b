/* The commands of the program, one function each; argv[0] is the command's own name. They return the exit status. */
#ifndef ATHAR_COMMANDS_H
#define ATHAR_COMMANDS_H

/* name, function, what it is for */
#define COMMANDS(X)                                                                                                    \
    X("serve", serve_command, "answer requests until SIGTERM; SIGHUP reads the signing keys again")                    \
    X("work", work_command, "run the jobs that stand outside a request; any number of these may run")                  \
    X("places", places_command, "places import [--dry-run] FILE: load finer levels and other names of the gazetteer")  \
    X("boundaries", boundaries_command,                                                                                \
      "boundaries import [--dry-run] FILE: load areas of places from a GeoJSON file")                                  \
    X("audit", audit_command, "audit seal [--print]; audit verify [--head HASH]: prove that the log is whole")         \
    X("strip", strip_command, "strip MEDIA: the copy of a file without what tells place, device or author")            \
    X("migrate", migrate_command, "bring the database schema to this program's version")                               \
    X("healthcheck", healthcheck_command, "ask the admin listener whether the service is ready")                       \
    X("check", check_command, "hold contract, handlers, statements and settings against each other")                   \
    X("user", user_command, "user add: create a user from the command line")                                           \
    X("key", key_command, "key signing FILE: make a signing key")                                                      \
    X("keys", keys_command,                                                                                            \
      "keys add FILE: make a new sealing key; keys rotate: wrap every inquiry's key with it; reindex: digest numbers " \
      "anew")                                                                                                          \
    X("token", token_command, "token: print an access token of a user")                                                \
    X("help", help_command, "this list; help settings: every setting")

#define X(name, function, help) int function(int argc, char **argv);
COMMANDS(X)
#undef X

#endif
