package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of us and more in rooms of a real server, by the real library. */
class RealRtcTest extends RealRtcFixture {
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
