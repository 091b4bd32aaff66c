package dev.weir.livekit.room;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentSession;
import dev.weir.agent.SessionContext;
import dev.weir.channel.Receiver;
import dev.weir.livekit.rtc.CallFailed;
import dev.weir.livekit.rtc.DataPacket;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.livekit.rtc.TextStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The room that an agent meets its caller in, for the agent's own code: who is there, calls of
 * methods both ways, data, streams, attributes. There from before the session begins until it ends.
 *
 * <pre>{@code
 * CallRoom room = CallRoom.of(session.context());
 * String place = room.call(room.caller().orElseThrow(), "getLocation", "{}", Duration.ofSeconds(5));
 * room.answer("cancelOrder", call -> cancel(call.payload()));
 * }</pre>
 *
 * <p>Any thread may call any method. What waits for others says so; it fails with {@link RtcFailed}
 * if the room is lost.
 */
public final class CallRoom {
  /** The most bytes of a payload, of a call or its reply, and of a packet: 15 KiB. */
  public static final int MOST_BYTES = CallFailed.MOST_BYTES;

  /** What attributes and topics of the protocol begin with. */
  private static final String RESERVED = "lk.";

  private static final String KEY = "weir.livekit.room";

  private final RtcRoom room;
  private final Doorkeeper door;
  private final Handlers handlers;

  CallRoom(RtcRoom room, Doorkeeper door, Handlers handlers) {
    this.room = room;
    this.door = door;
    this.handlers = handlers;
  }

  /** The agents of this session find it from now on. */
  void isOf(AgentSession session) {
    session.context().put(KEY, this);
  }

  /**
   * The room of a session.
   *
   * @throws IllegalStateException if it is held in none
   */
  public static CallRoom of(SessionContext session) {
    return find(session)
        .orElseThrow(() ->
            new IllegalStateException(
                "session: %s is in no room (expected: one that LiveKit dispatched)"
                    .formatted(session.session())));
  }

  /** The same; empty if it is held in none, as in a console or a test. */
  public static Optional<CallRoom> find(SessionContext session) {
    return session.find(KEY, CallRoom.class);
  }

  /** Its name. */
  public String name() {
    return room.name();
  }

  /** The agent's own. */
  public String identity() {
    return room.identity();
  }

  /** The caller's identity, also while the caller is away; empty if nobody has come yet. */
  public Optional<String> caller() {
    return door.caller();
  }

  /** Who else is there now. */
  public List<RemoteParticipant> participants() {
    return door.all();
  }

  /** One of them; empty if nobody of that identity is there. */
  public Optional<RemoteParticipant> find(String identity) {
    return door.find(requireNonNull(identity, "identity"));
  }

  /**
   * Calls a method that another participant has, and waits for its reply.
   *
   * @param payload {@value #MOST_BYTES} bytes at most
   * @throws CallFailed with the code of the protocol, or the other's own
   */
  public String call(String identity, String method, String payload, Duration timeout)
      throws InterruptedException {
    checkBytes("payload", payload.getBytes(StandardCharsets.UTF_8).length);
    return room.call(identity, method, payload, timeout);
  }

  /**
   * From now on others may call this method; a call is answered on a thread of its own, on behalf
   * of the session. In place of who answered it before.
   */
  public void answer(String method, Answer by) {
    handlers.answer(requireNonNull(method, "method"), requireNonNull(by, "by"));
  }

  /** Others may not call it any longer; calls under way are answered. */
  public void answerNoMore(String method) {
    handlers.answerNoMore(method);
  }

  /**
   * Sends a packet; waits until it is on its way.
   *
   * @throws IllegalArgumentException over {@value #MOST_BYTES} bytes
   */
  public void send(DataPacket packet) throws InterruptedException {
    checkBytes("packet", packet.content().length);
    room.sendData(packet);
  }

  /**
   * Has packets of a topic, from anybody, taken one at a time, in order, on behalf of the session.
   * In place of who took them before. Of those that nobody comes for, beyond 256, the newest are
   * lost, which is logged.
   */
  public void onData(String topic, DataListener taker) {
    handlers.onData(requireNonNull(topic, "topic"), requireNonNull(taker, "taker"));
  }

  /**
   * Has streams of text of a topic, from anybody, taken, each on a thread of its own, on behalf of
   * the session. In place of who took them before.
   *
   * @param topic not one that begins with {@code lk.}: those are the protocol's
   */
  public void onText(String topic, TextListener taker) {
    handlers.onText(checkedName("topic", topic), requireNonNull(taker, "taker"));
  }

  /** The same for streams of bytes. */
  public void onBytes(String topic, BytesListener taker) {
    handlers.onBytes(checkedName("topic", topic), requireNonNull(taker, "taker"));
  }

  /** Opens a stream of text; waits for the server. */
  public TextStream openText(StreamHeader header) throws InterruptedException {
    return room.openText(header);
  }

  /** Sends bytes whole, as a stream; waits for the server. */
  public void sendBytes(StreamHeader header, byte[] content) throws InterruptedException {
    room.sendBytes(header, content);
  }

  /**
   * Sets attributes of the agent that others see; empty values remove. Waits for the server.
   *
   * @param changed no name that begins with {@code lk.}: those are the protocol's
   */
  public void setAttributes(Map<String, String> changed) throws InterruptedException {
    for (String name : changed.keySet()) {
      var _ = checkedName("attribute", name);
    }
    room.setAttributes(changed);
  }

  private static String checkedName(String what, String name) {
    if (name.startsWith(RESERVED)) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: one that does not begin with %s)".formatted(what, name, RESERVED));
    }
    return name;
  }

  static void checkBytes(String what, int bytes) {
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s: %d bytes (expected: at most %d)".formatted(what, bytes, MOST_BYTES));
    }
  }

  /**
   * A call of a method of the agent.
   *
   * @param identity of whoever calls
   * @param payload what is said with it
   * @param timeout for how long the caller waits
   */
  public record Call(String identity, String payload, Duration timeout) {}

  /** What answers calls of a method. */
  @FunctionalInterface
  public interface Answer {
    /**
     * The reply, {@value CallRoom#MOST_BYTES} bytes at most. May block; is interrupted when nobody
     * waits any more.
     *
     * @throws CallFailed is what the other side gets
     * @throws Exception the other side learns only that it has failed
     */
    String to(Call call) throws Exception;
  }

  /** Takes packets. */
  @FunctionalInterface
  public interface DataListener {
    /**
     * One packet.
     *
     * @param identity who has sent it; empty for the server
     */
    void take(String identity, DataPacket packet) throws Exception;
  }

  /** Takes streams of text. */
  @FunctionalInterface
  public interface TextListener {
    /** One stream; what is not read when this returns is dropped. */
    void take(String identity, StreamHeader header, Receiver<String> text) throws Exception;
  }

  /** Takes streams of bytes. */
  @FunctionalInterface
  public interface BytesListener {
    /** One stream; what is not read when this returns is dropped. */
    void take(String identity, StreamHeader header, Receiver<byte[]> bytes) throws Exception;
  }
}
