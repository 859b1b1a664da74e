/*
 * Stack: strips under one another, from the top of a page or column down.
 *
 * The one place that knows where a slab comes to stand; the choice of page
 * breaks and the placing of items both ask it.
 */
#ifndef BRIEFSET_LAYOUTS_STACK_H
#define BRIEFSET_LAYOUTS_STACK_H

#include "layouts/flow.h"

enum { STACK_LANES_MAX = 256 };

typedef struct StackLane {
    Length bottom; /* where the next slab goes */
    Length phase;  /* on the grid: how far its characters are beside it */
    bool fresh;    /* nothing was placed in it yet */
} StackLane;

typedef struct Stack {
    const Flow *flow;
    Length y;      /* the bottom of all that was placed */
    Length end;    /* the same without what may hang below */
    size_t row;    /* that is being placed */
    bool is_empty; /* nothing was placed yet */
    StackLane lanes[STACK_LANES_MAX];
} Stack;

/* Begins at `top`, measured from the top of the type area. */
void stack_begin(Stack *stack, const Flow *flow, Length top);

/* Adds the rows that are repeated above a page that begins with `index`. */
void stack_head(Stack *stack, size_t index);

/* Adds strip `index`; where its slab's top is. */
Length stack_add(Stack *stack, size_t index);

#endif
