package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A room that one participant of ours is in. Any thread may call it. What waits for the server
 * throws {@link RtcFailed} if that fails or the room is lost meanwhile.
 */
public interface RtcRoom extends AutoCloseable {
  /** Unique; empty if the server has not said it yet. */
  String sid();

  /** As it was asked for. */
  String name();

  /** Ours. */
  String identity();

  /** Who else was there when it was joined; {@link #events} tells of changes since. */
  List<RemoteParticipant> participants();

  /**
   * How new the protocol of somebody's client is, as it says; 0 for an old one, or if it is not
   * known.
   */
  default int clientProtocol(String identity) {
    return 0;
  }

  /**
   * Whether who publishes a track said that it sends, as a byte stream, what it recorded before it
   * was connected.
   */
  default boolean isRecordedAhead(String trackSid) {
    return false;
  }

  /**
   * What happens, in order, from the moment it was joined; begins with {@link
   * RtcEvent.TrackSubscribed} of tracks that were there. Ends after {@link RtcEvent.Disconnected}.
   * A room whose events nobody takes, 4,096 of them, is lost, with that reason.
   */
  Receiver<RtcEvent> events();

  /** Sets attributes of ours that others see; empty values remove. Waits for the server. */
  void setAttributes(Map<String, String> changed) throws InterruptedException;

  /**
   * Publishes a track as our microphone, one channel; waits for the server.
   *
   * @param sampleRate of all frames that it is given
   * @param queue how much sound waits in it at most; a multiple of 10 ms
   */
  LocalTrack publish(String name, int sampleRate, Duration queue) throws InterruptedException;

  /**
   * The sound of a subscribed track, one channel, at the rate that is asked for, in frames of that
   * length. Of whoever does not take them, the oldest are dropped beyond one second. Ends with the
   * track; cancel it to stop.
   *
   * @throws RtcFailed if there is no such track any more
   */
  Receiver<AudioFrame> listen(String trackSid, int sampleRate, Duration frame);

  /**
   * Opens a stream of text for all, or for the destinations only; waits for the server.
   *
   * @throws RtcFailed if the room is gone
   */
  TextStream openText(StreamHeader header) throws InterruptedException;

  /** Sends bytes whole, as a byte stream; waits for the server. */
  void sendBytes(StreamHeader header, byte[] content) throws InterruptedException;

  /** Sends one packet; waits until it is on its way. */
  void sendData(DataPacket packet) throws InterruptedException;

  /** Sends captions in the way of older clients; waits until they are on their way. */
  void sendTranscription(Caption caption) throws InterruptedException;

  /** From now on others may call this method; each call is an {@link RtcEvent.Called}. */
  void registerMethod(String method);

  /** They may not any longer. */
  void unregisterMethod(String method);

  /**
   * Calls a method of another participant and waits for its reply.
   *
   * @param payload 15 KiB at most
   * @throws CallFailed with the code of the protocol
   */
  String call(String identity, String method, String payload, Duration timeout)
      throws InterruptedException;

  /** Leaves; waits for that, 10 s at most. Idempotent. */
  @Override
  void close();
}
