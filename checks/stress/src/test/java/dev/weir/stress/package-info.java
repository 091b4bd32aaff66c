/**
 * Channels under load that no unit test has: torture with a judge, one carrier and many, memory
 * after millions of failed operations, timers beside busy channels, Lincheck, and jcstress, whose
 * races stand in {@code dev.weir.stress.races}.
 *
 * <p>A short run is part of {@code mvn verify}. The long one: {@code mvn verify -Pstress -pl
 * checks/stress -am}.
 */
@NullMarked
package dev.weir.stress;

import org.jspecify.annotations.NullMarked;
