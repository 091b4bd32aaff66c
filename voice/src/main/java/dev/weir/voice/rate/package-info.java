/**
 * Sound at another rate, for whoever hears and for whoever speaks.
 *
 * <pre>
 * In       frames of one rate, of any lengths
 * Held     at most 24 samples of the lower rate a sound, and the taps of its filter
 * Out      the same sound at another rate, at the same time, as long
 * Threads  one at a time; nothing waits
 * Closing  nothing to close; the last samples come with the end
 * </pre>
 */
@NullMarked
package dev.weir.voice.rate;

import org.jspecify.annotations.NullMarked;
