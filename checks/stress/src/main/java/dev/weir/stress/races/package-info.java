/**
 * Races of two threads at a channel, and what may come of them, by jcstress. Each is built anew
 * many million times; an outcome that no line allows is forbidden.
 *
 * <p>{@code RacesTest} runs them all, briefly in {@code mvn verify} and with every compiler in
 * {@code -Pstress}. Each has two actors, so that two CPUs are enough.
 */
@NullMarked
package dev.weir.stress.races;

import org.jspecify.annotations.NullMarked;
