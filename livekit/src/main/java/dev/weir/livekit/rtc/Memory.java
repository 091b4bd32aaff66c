package dev.weir.livekit.rtc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Copies of what the library shows us; its memory is good for the moment only. */
@SuppressWarnings("restricted") // the library says where and how much
final class Memory {
  private Memory() {}

  static byte[] bytes(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length).toArray(JAVA_BYTE);
  }

  static byte[] bytes(MemorySegment start, long length) {
    return start.reinterpret(length).toArray(JAVA_BYTE);
  }

  static short[] samples(long address, int count) {
    return MemorySegment.ofAddress(address)
        .reinterpret((long) count * Short.BYTES)
        .toArray(JAVA_SHORT_UNALIGNED);
  }
}
