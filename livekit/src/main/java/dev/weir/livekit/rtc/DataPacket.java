package dev.weir.livekit.rtc;

import java.util.List;

/**
 * Bytes from one to others.
 *
 * @param content 15 KiB at most; not copied
 * @param topic empty for none
 * @param reliable whether it is sent again if it is lost
 * @param destinations who gets it, of those that we send; empty for all
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record DataPacket(
    byte[] content, String topic, boolean reliable, List<String> destinations) {
  /** Copies the destinations. */
  public DataPacket {
    destinations = List.copyOf(destinations);
  }
}
