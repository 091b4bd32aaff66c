package dev.weir.bench.wheel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of this process, all threads, as the kernel counts it: Linux only. What the
 * JVM offers has steps of 10 ms, which is a third of a percent of three seconds.
 */
final class ProcessorClock {

  /** {@code CLOCK_PROCESS_CPUTIME_ID}. */
  private static final int OF_THE_PROCESS = 2;

  private static final Linker LINKER = Linker.nativeLinker();

  @SuppressWarnings("restricted") // a function of the C library that writes where it is told
  private static final MethodHandle GET_TIME =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private ProcessorClock() {}

  /** Nanoseconds used so far. */
  static long nanos() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      if ((int) GET_TIME.invokeExact(OF_THE_PROCESS, time) != 0) {
        throw new IllegalStateException("clock_gettime: failed (expected: Linux)");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable other) {
      throw new IllegalStateException("clock_gettime", other);
    }
  }
}
