/**
 * What two packages need and the JDK lacks: the concurrency kernel, and plain JSON. Not for users.
 *
 * <pre>
 * In       items of one writer (Tape); tasks (Nursery); plain values (Json)
 * Held     appended items while somebody may still ask for them; running virtual threads
 * Out      the items to any number of readers, each at its own pace; the tasks' end;
 *          text
 * Threads  a writer never waits for readers; it wakes the only one that waits, more than one are woken
 *          by a virtual thread of the process (Waker). No user code runs here
 * Closing  an ended tape still gives what it holds; a nursery joins its threads
 * </pre>
 */
@NullMarked
package dev.weir.internal;

import org.jspecify.annotations.NullMarked;
