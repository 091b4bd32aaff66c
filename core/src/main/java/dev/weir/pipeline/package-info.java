/**
 * Many hand-overs: steps that run side by side, and on each way between two of them a bound for
 * what is under way.
 *
 * <pre>
 * Pipeline ── compile: every check ──► Plan ── Runner ──► Run
 * (steps, wired by typed handles)      (immutable)        (results, counts, times)
 *
 *   params ─► source ─► map ─┬─► sink        each arrow: at most maxInFlight items given
 *                            └─► reduce      and not yet received; a slot comes first
 *
 * In       the parameters of a run; what the functions of its steps read
 * Held     on each way of items its producer's maxInFlight, 1 unless set; of a step that is taken as a
 *          list or set all of its items, until the run is forgotten; values
 * Out      the values and collections that steps have made, counts and times of each step (Run);
 *          what happens, to observers; failures, to error materializers
 * Threads  concurrent: a virtual thread for each step, which waits on the edges before and behind it;
 *          one more for each call of a step with parallelism. sequential: one at a time. Functions,
 *          materializers and observers run on the thread of their step; none under a lock. A Plan
 *          is used by any number of threads, a Pipeline by one
 * Closing  a run ends when all its steps have; the first failure interrupts the others. cancel() and
 *          close() interrupt; close() joins within its close timeout, then reports who is stuck.
 *          Streams end in their place: first the items, then the failure
 * </pre>
 */
@NullMarked
package dev.weir.pipeline;

import org.jspecify.annotations.NullMarked;
