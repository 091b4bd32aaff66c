package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.livekit.RealServer;
import dev.weir.livekit.ServerProgram;
import dev.weir.testkit.Behaviour;
import io.livekit.server.RoomServiceClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of us and more in rooms of a real server, by the real library. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the first one may have to make the server
class RealRtcTest {
  private static final System.Logger LOG = System.getLogger(RealRtcTest.class.getName());
  private static final String ABSENT =
      "no LiveKit server (LIVEKIT_SERVER_BIN names none, none is on the PATH, no go makes one) or no native library (WEIR_LIVEKIT_LIBRARY names none, pip brings none)";
  private static final Duration QUEUE = Duration.ofMillis(200);
  private static final Duration WHILE = Duration.ofSeconds(10);

  private static NativeRtc rtc;
  private static RealServer server;

  private final OkHttpClient http =
      new OkHttpClient.Builder().connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)).build();
  private final List<Guest> guests = new ArrayList<>();

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = ServerProgram.find();
    Optional<Path> library = program.isEmpty() ? Optional.empty() : TestLibrary.find();
    if (library.isEmpty()) {
      LOG.log(WARNING, "skipped: {0}", ABSENT);
    }
    Assumptions.assumeTrue(library.isPresent(), ABSENT);
    rtc = NativeRtc.load(library.orElseThrow());
    server = new RealServer(program.orElseThrow());
  }

  @AfterAll
  static void closeAll() throws Exception {
    if (server != null) {
      rtc.close();
      server.close();
    }
  }

  @BeforeEach
  void nothingIsHeld() {
    assertThat(rtc.held()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    for (Guest guest : guests) {
      guest.close();
    }
    http.dispatcher().executorService().shutdown();
    assertThat(rtc.held()).as("handles that nobody has dropped").isZero();
  }

  private Guest join(String room, String identity) throws InterruptedException {
    return join(room, identity, "standard");
  }

  private Guest join(String room, String identity, String kind) throws InterruptedException {
    Guest guest = Guest.join(rtc, server, room, identity, kind);
    guests.add(guest);
    return guest;
  }

  private RoomServiceClient admin() {
    return RoomServiceClient.createClient(
        server.url().toString(), RealServer.KEY, RealServer.SECRET, () -> http);
  }

  @Test
  @Behaviour("sess-C3.15")
  void tone_publishedByOne_isHeardByTheOtherAsItIs() throws Exception {
    Guest ann = join("tone", "ann");
    Guest bob = join("tone", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    assertThat(track.sid()).startsWith("TR_");
    track.awaitSubscribed();
    var subscribed = bob.await(RtcEvent.TrackSubscribed.class);
    assertThat(subscribed.identity()).isEqualTo("ann");
    assertThat(subscribed.track())
        .isEqualTo(
            new RemoteTrack(track.sid(), "voice", true, RemoteTrack.Source.MICROPHONE, false));
    Receiver<AudioFrame> frames = bob.room.listen(track.sid(), 16_000, Duration.ofMillis(50));
    Thread speaking = ann.speak(track, 440);
    Heard heard = Guest.hear(frames, 40);
    assertThat(heard.frequency()).isCloseTo(440, within(2.0));
    assertThat(heard.rms()).isCloseTo(5_657, within(150.0));
    AudioFrame frame = frames.receive();
    assertThat(frame.sampleRate()).isEqualTo(16_000);
    assertThat(frame.duration()).isEqualTo(Duration.ofMillis(50));
    speaking.interrupt();
    speaking.join();
    track.close();
    assertThat(bob.await(RtcEvent.TrackUnsubscribed.class).trackSid()).isEqualTo(track.sid());
    assertThatExceptionOfType(ChanClosed.class)
        .isThrownBy(() -> {
          while (true) {
            var _ = frames.receive();
          }
        });
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> bob.room.listen(track.sid(), Tone.RATE, Guest.FRAME))
        .withMessageContaining("is not subscribed (expected: a subscribed one)");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(new Tone(1).next(Guest.FRAME)))
        .withMessageContaining("is closed (expected: frames before that)");
  }

  /** Ten seconds wait; were they not cut, they would all be heard before the other tone. */
  @Test
  void clear_soundThatWaits_isNotHeard() throws Exception {
    Guest ann = join("clear", "ann");
    Guest bob = join("clear", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, Duration.ofSeconds(10));
    track.awaitSubscribed();
    Receiver<AudioFrame> frames = bob.listenToNext();
    Tone first = new Tone(440);
    for (int i = 0; i < 95; i++) {
      track.capture(first.next(Duration.ofMillis(100)));
    }
    track.clear();
    Tone second = new Tone(1_200);
    for (int i = 0; i < 10; i++) {
      track.capture(second.next(Duration.ofMillis(100)));
    }
    int loud = 0;
    while (true) {
      Heard heard = new Heard();
      heard.add(frames.receive());
      if (heard.rms() > 4_000) {
        loud++;
        if (heard.frequency() > 1_000) {
          break;
        }
      }
    }
    assertThat(loud * Guest.FRAME.toMillis()).isLessThan(8_000);
  }

  @Test
  void capture_moreThanTheQueueHolds_waits() throws Exception {
    Guest ann = join("queue", "ann");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    Tone tone = new Tone(440);
    long start = System.nanoTime();
    // A single one that is longer than the queue, too.
    track.capture(tone.next(Duration.ofMillis(1_005)));
    track.capture(tone.next(Duration.ofMillis(995)));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> track.capture(AudioFrame.silence(Guest.FRAME, 16_000)))
        .withMessageContaining("sampleRate: 16000 (expected: 24000");
  }

  @Test
  void capture_interruptedWhileItWaits_goesOnLater() throws Exception {
    Guest ann = join("interrupted", "ann");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    Thread speaking = ann.speak(track, 440);
    track.capture(new Tone(440).next(Duration.ofMillis(500)));
    speaking.interrupt();
    speaking.join();
    track.capture(new Tone(440).next(Duration.ofMillis(500)));
    track.close();
    track.close();
  }

  @Test
  @Behaviour("sess-C3.14")
  void attributes_thatOneSets_areSeenByAll() throws Exception {
    Guest ann = join("attributes", "ann");
    Guest bob = join("attributes", "bob");
    ann.room.setAttributes(Map.of("lk.agent.state", "listening", "floor", "3"));
    assertThat(ann.await(RtcEvent.OwnAttributes.class).attributes())
        .containsEntry("lk.agent.state", "listening")
        .containsEntry("floor", "3");
    assertThat(
            bob.await(RtcEvent.Changed.class, e -> !e.participant().attributes().isEmpty())
                .participant()
                .attributes())
        .containsEntry("lk.agent.state", "listening");
    ann.room.setAttributes(Map.of("floor", "", "lk.agent.state", "thinking"));
    var changed =
        bob.await(
            RtcEvent.Changed.class,
            e -> "thinking".equals(e.participant().attributes().get("lk.agent.state")));
    assertThat(changed.participant().attributes()).doesNotContainKey("floor");
    assertThat(changed.participant().identity()).isEqualTo("ann");
  }

  @Test
  @Behaviour({"sess-C3.17", "sess-C3.19", "sess-C3.22"})
  void text_inPieces_comesInPiecesWithItsTrailer() throws Exception {
    Guest ann = join("text", "ann");
    Guest bob = join("text", "bob");
    TextStream out =
        ann.room.openText(StreamHeader.of("lk.transcription", Map.of("lk.segment_id", "SG_1")));
    var in = bob.await(RtcEvent.TextOpened.class);
    assertThat(in.identity()).isEqualTo("ann");
    assertThat(in.header().id()).isEqualTo(out.id());
    assertThat(in.header().topic()).isEqualTo("lk.transcription");
    assertThat(in.header().attributes()).containsEntry("lk.segment_id", "SG_1");
    out.write("Good ");
    assertThat(in.text().receive()).isEqualTo("Good ");
    out.write("morning, " + "\ud83d");
    out.write("\ude00");
    // Several packets, and not all characters of one length.
    String more = "äx€😀".repeat(10_000);
    out.write(more);
    assertThat(in.trailer().attributes()).isEmpty();
    out.close(Map.of("lk.transcription_final", "true"));
    assertThat(String.join("", in.text())).isEqualTo("morning, 😀" + more);
    assertThat(in.trailer().attributes()).containsEntry("lk.transcription_final", "true");
    assertThatThrownBy(() -> out.close(Map.of())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Behaviour("sess-C3.17")
  void text_onBehalfOfAnother_isTheirs() throws Exception {
    Guest ann = join("behalf", "ann", "agent");
    Guest bob = join("behalf", "bob");
    Guest eve = join("behalf", "eve");
    TextStream out =
        ann.room.openText(
            new StreamHeader("S1", "lk.transcription", "", "", Map.of(), "eve", List.of("bob")));
    out.write("hello");
    out.close(Map.of());
    var in = bob.await(RtcEvent.TextOpened.class);
    assertThat(in.identity()).isEqualTo("eve");
    assertThat(in.header().id()).isEqualTo("S1");
    assertThat(String.join("", in.text())).isEqualTo("hello");
    // It was for Bob alone: the next that Eve hears of is another.
    TextStream all = ann.room.openText(StreamHeader.of("all", Map.of()));
    all.close(Map.of());
    assertThat(eve.await(RtcEvent.TextOpened.class).header().topic()).isEqualTo("all");
  }

  @Test
  @Behaviour({"sess-C3.20", "sess-C3.21"})
  void bytes_sentWhole_comeWholeWithTheirHeader() throws Exception {
    Guest ann = join("bytes", "ann");
    Guest bob = join("bytes", "bob");
    byte[] content = new byte[50_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    ann.room.sendBytes(
        new StreamHeader(
            "", "lk.agent.session", "AS_1", "x/y", Map.of("trackId", "TR_1"), "", List.of()),
        content);
    var in = bob.await(RtcEvent.BytesOpened.class);
    assertThat(in.header().topic()).isEqualTo("lk.agent.session");
    assertThat(in.header().name()).isEqualTo("AS_1");
    assertThat(in.header().mimeType()).isEqualTo("x/y");
    assertThat(in.header().attributes()).containsEntry("trackId", "TR_1");
    assertThat(Receiver.inputStream(in.bytes()).readAllBytes()).isEqualTo(content);
  }

  @Test
  void text_nobodyReads_failsAndTheRoomGoesOn() throws Exception {
    Guest ann = join("unread", "ann");
    Guest bob = join("unread", "bob");
    TextStream out = ann.room.openText(StreamHeader.of("t", Map.of()));
    var in = bob.await(RtcEvent.TextOpened.class);
    out.write("x".repeat(2 * 1024 * 1024 + 100_000));
    out.close(Map.of());
    ann.room.sendData(packet("after", List.of()));
    bob.await(RtcEvent.DataReceived.class);
    assertThatThrownBy(() -> String.join("", in.text()))
        .hasRootCauseInstanceOf(RtcFailed.class)
        .rootCause()
        .hasMessageContaining("4194304 bytes of it wait (expected: to be taken, or cancelled)");
  }

  private static DataPacket packet(String content, List<String> to) {
    return new DataPacket(content.getBytes(StandardCharsets.UTF_8), "topic", true, to);
  }

  @Test
  void data_goesToWhomItIsFor() throws Exception {
    Guest ann = join("data", "ann");
    Guest bob = join("data", "bob");
    Guest eve = join("data", "eve");
    ann.room.sendData(packet("for Bob", List.of("bob")));
    ann.room.sendData(packet("for all", List.of()));
    var first = bob.await(RtcEvent.DataReceived.class);
    assertThat(first.identity()).isEqualTo("ann");
    assertThat(first.packet().topic()).isEqualTo("topic");
    assertThat(first.packet().reliable()).isTrue();
    assertThat(new String(first.packet().content(), StandardCharsets.UTF_8)).isEqualTo("for Bob");
    var second = eve.await(RtcEvent.DataReceived.class);
    assertThat(new String(second.packet().content(), StandardCharsets.UTF_8)).isEqualTo("for all");
  }

  @Test
  @Behaviour("sess-C3.18")
  void captions_inTheOldWay_areTaken() throws Exception {
    Guest ann = join("captions", "ann");
    ann.room.sendTranscription(new Caption("ann", "TR_1", "SG_1", "hello", true, "en"));
  }

  @Test
  @Behaviour("sess-C3.23")
  void call_bothWays_isAnsweredOrFailsByItsCode() throws Exception {
    Guest ann = join("calls", "ann");
    Guest bob = join("calls", "bob");
    ann.room.registerMethod("echo");
    bob.room.registerMethod("echo");
    assertThat(called(ann, bob, call -> call.reply().with("to " + call.payload())))
        .isEqualTo("to hello");
    assertThat(called(bob, ann, call -> call.reply().with("or " + call.payload())))
        .isEqualTo("or hello");
    assertThatExceptionOfType(CallFailed.class)
        .isThrownBy(
            () -> called(ann, bob, call -> call.reply().failed(new CallFailed(101, "no", "why"))))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(101);
          assertThat(failure.data()).isEqualTo("why");
        })
        .withMessageContaining("no");
    assertThat(code(() -> called(ann, bob, call -> call.reply().with("x".repeat(15_361)))))
        .isEqualTo(CallFailed.RESPONSE_TOO_LARGE);
    assertThat(code(() -> bob.room.call("ann", "echo", "x".repeat(15_361), WHILE)))
        .isEqualTo(CallFailed.REQUEST_TOO_LARGE);
    assertThat(code(() -> bob.room.call("ann", "none", "", WHILE)))
        .isEqualTo(CallFailed.UNSUPPORTED_METHOD);
    assertThat(code(() -> bob.room.call("nobody", "echo", "", WHILE)))
        .isEqualTo(CallFailed.RECIPIENT_NOT_FOUND);
    // Nobody answers.
    assertThat(code(() -> bob.room.call("ann", "echo", "", Duration.ofSeconds(8))))
        .isEqualTo(CallFailed.RESPONSE_TIMEOUT);
    ann.room.unregisterMethod("echo");
    assertThat(code(() -> bob.room.call("ann", "echo", "", WHILE)))
        .isEqualTo(CallFailed.UNSUPPORTED_METHOD);
  }

  private interface Handler {
    void on(RtcEvent.Called call);
  }

  private interface Calling {
    String call() throws Exception;
  }

  private static String called(Guest callee, Guest caller, Handler handler) throws Exception {
    CompletableFuture<Object> reply = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            reply.complete(caller.room.call(callee.room.identity(), "echo", "hello", WHILE));
          } catch (InterruptedException | RuntimeException e) {
            reply.complete(e);
          }
        });
    var call = callee.await(RtcEvent.Called.class);
    assertThat(call.identity()).isEqualTo(caller.room.identity());
    assertThat(call.method()).isEqualTo("echo");
    assertThat(call.timeout()).isPositive();
    handler.on(call);
    Object result = reply.get(60, TimeUnit.SECONDS);
    if (result instanceof RuntimeException failure) {
      throw failure;
    }
    return (String) result;
  }

  private static int code(Calling calling) throws Exception {
    try {
      throw new AssertionError("answered: " + calling.call());
    } catch (CallFailed e) {
      return e.code();
    }
  }

  @ParameterizedTest
  @CsvSource({"standard,STANDARD", "agent,AGENT", "sip,SIP", "ingress,INGRESS", "egress,EGRESS"})
  @Behaviour("sess-C3.16")
  void kind_isWhatTheTokenSays(String said, RemoteParticipant.Kind kind) throws Exception {
    Guest other = join("kinds-" + said, "other", said);
    Guest ann = join("kinds-" + said, "ann");
    assertThat(ann.room.participants())
        .extracting(RemoteParticipant::identity, RemoteParticipant::kind)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("other", kind));
    assertThat(other.await(RtcEvent.Joined.class).participant().identity()).isEqualTo("ann");
    // It takes streams, and says so.
    assertThat(ann.room.clientProtocol("other")).isPositive();
    ann.close();
    var left = other.await(RtcEvent.Left.class);
    assertThat(left.identity()).isEqualTo("ann");
    assertThat(left.reason()).isEqualTo(LeaveReason.CLIENT_INITIATED);
  }

  @Test
  void track_mutedByTheServer_isToldToAll() throws Exception {
    Guest ann = join("mute", "ann");
    Guest bob = join("mute", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    track.awaitSubscribed();
    bob.await(RtcEvent.TrackSubscribed.class);
    assertThat(admin().mutePublishedTrack("mute", "ann", track.sid(), true).execute().code())
        .isEqualTo(200);
    assertThat(bob.await(RtcEvent.TrackMuted.class))
        .isEqualTo(new RtcEvent.TrackMuted("ann", track.sid(), true));
  }

  @Test
  void tokenOfAnotherSecret_isRefusedAtOnceAndNotRepeated() {
    long start = System.nanoTime();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(server.url(), Guest.token("r", "ann", "standard") + "x"))
        .withMessageContaining("401")
        .withMessageContaining("[token]")
        .withMessageContaining("(expected: a server there that takes the token)")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("eyJ"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NativeRtc.JOINING);
  }

  @Test
  void port_withNobodyThere_isToldWithinTheLimit() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(URI.create("ws://127.0.0.1:" + port), "t"))
        .withMessageContaining("Connection refused");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rtc.connect(URI.create("ftp://127.0.0.1"), "t"))
        .withMessage("url: ftp://127.0.0.1 (expected: one of ws, wss, http or https)");
  }

  @Test
  void connect_interruptedWhileNobodyAnswers_endsAtOnce() throws Exception {
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("ws://127.0.0.1:" + silent.getLocalPort());
      Thread joining =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  outcome.add(rtc.connect(url, Guest.token("r", "ann", "standard")));
                } catch (InterruptedException | RuntimeException e) {
                  outcome.add(e);
                }
              });
      try (Socket _ = silent.accept()) {
        joining.interrupt();
        assertThat(outcome.poll(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        joining.join();
      }
    }
  }

  /** The library joins all the same, for it cannot be stopped; then it leaves again. */
  @Test
  void connect_interruptedWhileTheServerAnswers_leavesAgain() throws Exception {
    Guest ann = join("half", "ann");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> rtc.connect(server.url(), Guest.token("half", "bob", "standard")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    server.awaitLine("participant closing", "\"half\"", "\"bob\"");
    ann.close();
    while (rtc.held() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void room_deleted_endsWithThatReason() throws Exception {
    Guest ann = join("deleted", "ann");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    assertThat(admin().deleteRoom("deleted").execute().code()).isEqualTo(200);
    assertThat(ann.await(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.ROOM_DELETED);
    ann.over.get(60, TimeUnit.SECONDS);
    track.awaitSubscribed();
    track.clear();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(new Tone(440).next(Guest.FRAME)))
        .withMessageContaining("in room deleted: the room is gone: ROOM_DELETED");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> ann.room.setAttributes(Map.of("a", "b")))
        .withMessageContaining("attributes in room deleted: the room is gone: ROOM_DELETED");
  }

  @Test
  @Behaviour("sess-C3.16")
  void participant_removed_isToldToThemAndTheOthers() throws Exception {
    Guest ann = join("removed", "ann");
    Guest bob = join("removed", "bob");
    assertThat(admin().removeParticipant("removed", "ann").execute().code()).isEqualTo(200);
    assertThat(ann.await(RtcEvent.Disconnected.class).reason())
        .isEqualTo(LeaveReason.PARTICIPANT_REMOVED);
    assertThat(bob.await(RtcEvent.Left.class).identity()).isEqualTo("ann");
  }

  @Test
  void identity_takenByAnother_endsTheFirst() throws Exception {
    Guest first = join("twice", "ann");
    Guest second = join("twice", "ann");
    assertThat(first.await(RtcEvent.Disconnected.class).reason())
        .isEqualTo(LeaveReason.DUPLICATE_IDENTITY);
    second.room.setAttributes(Map.of("still", "here"));
  }

  /** What was published is published anew, what is heard is heard by a new stream. */
  @Test
  void server_killedAndStartedAgain_soundGoesOn() throws Exception {
    Guest ann = join("killed", "ann");
    Guest bob = join("killed", "bob");
    LocalTrack track = ann.room.publish("voice", Tone.RATE, QUEUE);
    track.awaitSubscribed();
    Receiver<AudioFrame> before = bob.listenToNext();
    Thread speaking = ann.speak(track, 440);
    assertThat(Guest.hear(before, 20).frequency()).isCloseTo(440, within(2.0));
    String sid = track.sid();
    server.kill();
    ann.await(RtcEvent.Reconnecting.class);
    bob.await(RtcEvent.Reconnecting.class);
    server.startAgain();
    ann.await(RtcEvent.Reconnected.class);
    Receiver<AudioFrame> after = bob.listenToNext();
    assertThat(Guest.hear(after, 20).frequency()).isCloseTo(440, within(2.0));
    assertThat(track.sid()).startsWith("TR_").isNotEqualTo(sid);
    ann.room.setAttributes(Map.of("still", "here"));
    speaking.interrupt();
    speaking.join();
    track.close();
    bob.await(RtcEvent.TrackUnsubscribed.class, e -> !e.trackSid().equals(sid));
  }

  @Test
  void close_whileEverythingFlows_endsAllOfIt() throws Exception {
    Guest ann = join("busy", "ann");
    Guest bob = join("busy", "bob");
    LocalTrack one = ann.room.publish("voice", Tone.RATE, QUEUE);
    LocalTrack other = bob.room.publish("voice", Tone.RATE, QUEUE);
    one.awaitSubscribed();
    other.awaitSubscribed();
    Receiver<AudioFrame> annHears = ann.listenToNext();
    Receiver<AudioFrame> bobHears = bob.listenToNext();
    TextStream text = ann.room.openText(StreamHeader.of("t", Map.of()));
    var opened = bob.await(RtcEvent.TextOpened.class);
    text.write("never ended");
    List<Thread> busy =
        List.of(ann.speak(one, 440), bob.speak(other, 880), sending(ann), sending(bob));
    Guest.hear(annHears, 5);
    Guest.hear(bobHears, 5);
    ann.room.close();
    bob.room.close();
    for (Thread each : busy) {
      each.join();
    }
    assertThat(ann.over).succeedsWithin(Duration.ofSeconds(60));
    assertThat(bob.over).succeedsWithin(Duration.ofSeconds(60));
    assertThatThrownBy(() -> String.join("", opened.text())).isInstanceOf(ChanClosed.class);
    assertThatThrownBy(
            () -> {
              while (true) {
                var _ = bobHears.receive();
              }
            })
        .isInstanceOf(ChanClosed.class);
  }

  private static Thread sending(Guest guest) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              guest.room.sendData(packet("again", List.of()));
            }
          } catch (InterruptedException | RtcFailed e) {
            // It is over.
          }
        });
  }

  @Test
  void rooms_tenOfThemBothWays_areHeardAndLeaveNothing() throws Exception {
    tenRooms("first");
    int before = threads();
    tenRooms("second");
    assertThat(threads()).as("threads of the process").isLessThanOrEqualTo(before + 4);
  }

  private void tenRooms(String name) throws Exception {
    List<CompletableFuture<Void>> talks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String room = name + i;
      CompletableFuture<Void> talk = new CompletableFuture<>();
      talks.add(talk);
      Thread.ofVirtual()
          .start(() -> {
            try {
              talk(room);
              talk.complete(null);
            } catch (Exception | AssertionError e) {
              talk.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Void> each : talks) {
      each.get(5, TimeUnit.MINUTES);
    }
    assertThat(rtc.held()).isZero();
  }

  private static void talk(String room) throws Exception {
    try (Guest ann = Guest.join(rtc, server, room, "ann");
        Guest bob = Guest.join(rtc, server, room, "bob")) {
      LocalTrack one = ann.room.publish("voice", Tone.RATE, QUEUE);
      LocalTrack other = bob.room.publish("voice", Tone.RATE, QUEUE);
      Receiver<AudioFrame> annHears = ann.listenToNext();
      Receiver<AudioFrame> bobHears = bob.listenToNext();
      Thread annSpeaks = ann.speak(one, 440);
      Thread bobSpeaks = bob.speak(other, 880);
      assertThat(Guest.hear(annHears, 50).rms()).isGreaterThan(4_000);
      assertThat(Guest.hear(bobHears, 50).rms()).isGreaterThan(4_000);
      annSpeaks.interrupt();
      bobSpeaks.interrupt();
      annSpeaks.join();
      bobSpeaks.join();
    }
  }

  /** Those of the library, too, where the system tells. */
  private static int threads() throws Exception {
    Path tasks = Path.of("/proc/self/task");
    if (!Files.isDirectory(tasks)) {
      return Thread.activeCount();
    }
    try (var all = Files.list(tasks)) {
      return (int) all.count();
    }
  }

  @Test
  void events_thatNobodyTakes_loseThatRoomOnly() throws Exception {
    Guest ann = join("deaf", "ann");
    Guest bob = join("deaf", "bob");
    RtcRoom deaf = rtc.connect(server.url(), Guest.token("deaf", "eve", "standard"));
    for (int i = 0; i <= Inbox.MOST; i++) {
      ann.room.sendData(packet("again", List.of()));
    }
    ann.room.sendData(packet("last", List.of()));
    bob.await(
        RtcEvent.DataReceived.class,
        event -> new String(event.packet().content(), StandardCharsets.UTF_8).equals("last"));
    bob.await(RtcEvent.Left.class, event -> event.identity().equals("eve"));
    Throwable cause = null;
    try {
      while (true) {
        var _ = deaf.events().receive();
      }
    } catch (ChanClosed e) {
      cause = e.getCause();
    }
    assertThat(cause)
        .isInstanceOf(RtcFailed.class)
        .hasMessage("events of room deaf: 4096 wait (expected: to be taken; the room is lost)");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> deaf.sendData(packet("x", List.of())))
        .withMessageContaining("the room is lost");
    deaf.close();
  }

  @Test
  void client_closed_leavesItsRoomsAndTakesNoMore() throws Exception {
    NativeRtc second = NativeRtc.load(TestLibrary.find().orElseThrow());
    Guest ann = Guest.join(second, server, "client", "ann", "standard");
    guests.add(ann);
    second.close();
    assertThat(ann.await(RtcEvent.Disconnected.class).reason())
        .isEqualTo(LeaveReason.CLIENT_INITIATED);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> second.connect(server.url(), "t"))
        .withMessageContaining("the client is closed (expected: an open one)");
    join("client", "bob").room.setAttributes(Map.of("still", "works"));
  }
}
