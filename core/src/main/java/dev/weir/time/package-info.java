/**
 * Time as a parameter: whoever reads a clock or waits with a limit is given a {@link
 * dev.weir.time.Ticker}, the system's in production, {@link dev.weir.time.ManualTime} in tests.
 *
 * <pre>
 * In       deadlines, in nanoseconds of the ticker's own scale
 * Held     armed alarms until they fire or are cancelled
 * Out      one call of the action per alarm
 * Threads  the system's alarms fire on one platform thread of the process, so that busy virtual
 *          threads cannot starve them; manual ones on the thread that advances the time. Actions
 *          are short: they wake somebody and return
 * Closing  nothing to close; a cancelled alarm never fires
 * </pre>
 */
@NullMarked
package dev.weir.time;

import org.jspecify.annotations.NullMarked;
