/**
 * Time as a parameter: whoever reads a clock or waits with a limit is given a {@link
 * dev.weir.time.Ticker}, the system's in production, {@link dev.weir.time.ManualTime} in tests.
 *
 * <p>The system's alarms lie in a timing wheel: arming and cancelling cost the same however many
 * are armed, about a tenth of a microsecond, and while nothing is due nobody wakes.
 *
 * <pre>
 * In       deadlines, in nanoseconds of the ticker's own scale
 * Held     one object for each armed alarm, until it fires or is cancelled; then nothing
 * Out      one call of the action per alarm; the system's in ticks of 1 ms, never early, in their order
 * Threads  the system's alarms fire on one platform thread of the process, so that busy virtual
 *          threads cannot starve them; manual ones on the thread that advances the time. Actions
 *          are short: they wake somebody and return
 * Closing  nothing to close; a cancelled alarm never fires, unless it is firing already
 * </pre>
 */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;
