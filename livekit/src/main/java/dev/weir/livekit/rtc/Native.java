package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiResponse;

/** What the native library can be asked. Any thread, also one of its own; nothing waits long. */
interface Native {
  /**
   * Asks for something.
   *
   * @throws RtcFailed if that cannot be begun
   */
  FfiResponse request(FfiRequest request);

  /** Lets go of a thing of the library's; tells whether there was one. */
  boolean drop(long handle);
}
