/*
 * Status: how a step ended.  It travels up, one `goto out` at a time, and
 * becomes the exit status in main().
 */
#ifndef BRIEFSET_INPUT_STATUS_H
#define BRIEFSET_INPUT_STATUS_H

typedef enum Status {
    STATUS_OK,
    STATUS_REJECTED,  /* the user's input is wrong; the diagnostics say how */
    STATUS_NO_MEMORY, /* failures of the machine from here on */
    STATUS_IO,
    STATUS_NO_FONTS,
    STATUS_LIBRARY /* a library refused what it should have done */
} Status;

#endif
