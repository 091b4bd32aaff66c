package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.SessionContext;
import dev.weir.channel.Chan;
import dev.weir.livekit.rtc.CallFailed;
import dev.weir.livekit.rtc.DataPacket;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent's own code reaches its room, and is reached there. */
@Timeout(30)
class CallRoomTest {
  private final CapturedLog log = new CapturedLog("dev.weir.livekit.room");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C3.23")
  void call_methodOfAnother_givesItsReplyOrItsCode() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      assertThat(room.call("ann", "echo", "hi", Duration.ofSeconds(5))).isEqualTo("ann hi 5000");
      assertThatThrownBy(() -> room.call("ann", "fly", "", Duration.ofSeconds(5)))
          .isInstanceOfSatisfying(
              CallFailed.class, e -> assertThat(e.code()).isEqualTo(CallFailed.UNSUPPORTED_METHOD));
      assertThatThrownBy(() -> room.call("ann", "echo", "é".repeat(7_681), Duration.ofSeconds(5)))
          .hasMessage("payload: 15362 bytes (expected: at most 15360)");
    }
  }

  @Test
  @Behaviour("sess-C3.23")
  void answer_calls_onBehalfOfTheSession() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      room.answer(
          "order", call -> SessionContext.current().session() + call.identity() + call.payload());
      assertThat(visit.room.methods).containsExactly("order");
      assertThat(called(visit, "order", "tea").get()).isEqualTo("s1anntea");
      room.answer("order", call -> "another");
      assertThat(called(visit, "order", "tea").get()).isEqualTo("another");
      room.answerNoMore("order");
      room.answerNoMore("order");
      assertThat(visit.room.methods).isEmpty();
      assertThat(code(called(visit, "order", "tea"))).isEqualTo(1400);
    }
  }

  @Test
  @Behaviour("sess-C3.23")
  void answer_thatIsNotTaken_canBeSaidAgain() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      visit.room.refusesMethods = true;
      assertThatThrownBy(() -> room.answer("order", call -> "")).isInstanceOf(RtcFailed.class);
      visit.room.refusesMethods = false;
      room.answer("order", call -> "taken");
      assertThat(visit.room.methods).containsExactly("order");
    }
  }

  @Test
  @Behaviour("sess-C3.23")
  void answer_fails_tellsTheCode() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      room.answer(
          "own",
          call -> {
            throw new CallFailed(4711, "no tea", "kettle");
          });
      room.answer(
          "broken",
          call -> {
            throw new IOException("secret");
          });
      room.answer("long", call -> "x".repeat(CallRoom.MOST_BYTES + 1));
      assertThat(code(called(visit, "own", ""))).isEqualTo(4711);
      assertThat(code(called(visit, "broken", ""))).isEqualTo(1500);
      assertThat(code(called(visit, "long", ""))).isEqualTo(1504);
      assertThat(log.warnings()).anyMatch(it -> it.contains("method \"broken\" has failed"));
    }
  }

  @Test
  @Behaviour("sess-C3.23")
  void answer_tooLate_isInterrupted() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CountDownLatch begun = new CountDownLatch(1);
      CallRoom.of(visit.session.context())
          .answer(
              "slow",
              call -> {
                begun.countDown();
                Thread.currentThread().join();
                return "";
              });
      CompletableFuture<String> reply = called(visit, "slow", "");
      begun.await();
      visit.time.advance(Duration.ofSeconds(10));
      assertThat(code(reply)).isEqualTo(1500);
    }
  }

  @Test
  @Behaviour("sess-C3.23")
  void answer_moreThanCanRun_refusesTheRest() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CountDownLatch end = new CountDownLatch(1);
      CallRoom.of(visit.session.context())
          .answer(
              "wait",
              call -> {
                end.await();
                return "done";
              });
      List<CompletableFuture<String>> running = new ArrayList<>();
      for (int i = 0; i < Handlers.MOST; i++) {
        running.add(called(visit, "wait", ""));
      }
      assertThat(code(called(visit, "wait", ""))).isEqualTo(1500);
      end.countDown();
      for (CompletableFuture<String> each : running) {
        assertThat(each.get()).isEqualTo("done");
      }
    }
  }

  @Test
  void onData_ofATopic_takesPacketsInOrderAndSurvivesFailures() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      BlockingQueue<String> taken = new LinkedBlockingQueue<>();
      CallRoom.of(visit.session.context())
          .onData(
              "moves",
              (identity, packet) -> {
                taken.add(identity + packet.content()[0]);
                if (packet.content()[0] == 1) {
                  throw new IllegalStateException("bad move");
                }
              });
      for (byte i = 0; i < 3; i++) {
        visit.room.tell(new RtcEvent.DataReceived("ann", packet("others", 9)));
        visit.room.tell(new RtcEvent.DataReceived("ann", packet("moves", i)));
      }
      assertThat(List.of(taken.take(), taken.take(), taken.take()))
          .containsExactly("ann0", "ann1", "ann2");
    }
  }

  private static DataPacket packet(String topic, int content) {
    return new DataPacket(new byte[] {(byte) content}, topic, true, List.of());
  }

  @Test
  void onText_andBytes_takeStreamsOfTheirTopicOnly() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      BlockingQueue<String> taken = new LinkedBlockingQueue<>();
      CallRoom room = CallRoom.of(visit.session.context());
      room.onText("notes", (identity, header, text) -> taken.add(identity + text.receive()));
      room.onBytes("files", (identity, header, bytes) -> taken.add("" + bytes.receive().length));
      visit.room.writes("bob", "notes", "hello");
      assertThat(taken.take()).isEqualTo("bobhello");
      Chan<byte[]> file = Chan.bounded(1);
      file.send(new byte[7]);
      visit.room.tell(new RtcEvent.BytesOpened("bob", StreamHeader.of("files", Map.of()), file));
      assertThat(taken.take()).isEqualTo("7");
      visit.nowThat(file::isClosed);
      Chan<byte[]> other = Chan.bounded(1);
      visit.room.tell(new RtcEvent.BytesOpened("bob", StreamHeader.of("others", Map.of()), other));
      visit.nowThat(other::isClosed);
    }
  }

  @Test
  void room_asSeenByTheAgent_tellsWhoIsThere() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      assertThat(room.name()).isEqualTo("lobby");
      assertThat(room.identity()).isEqualTo(FakeRoom.OWN);
      assertThat(room.caller()).isEmpty();
      visit.room.joins("ann");
      visit.nowThat(() -> room.caller().isPresent());
      assertThat(room.caller()).contains("ann");
      assertThat(room.participants()).hasSize(1);
      assertThat(room.find("ann")).isPresent();
      room.send(packet("moves", 1));
      assertThat(visit.room.packets.take().topic()).isEqualTo("moves");
      room.setAttributes(Map.of("mood", "good"));
      visit.nowThat(() -> visit.room.attributes.contains(Map.of("mood", "good")));
      assertThat(room.openText(StreamHeader.of("notes", Map.of())).id()).isNotEmpty();
      room.sendBytes(StreamHeader.of("files", Map.of()), new byte[3]);
      assertThat(visit.room.bytes.take().content()).hasSize(3);
    }
  }

  @Test
  void names_ofTheProtocol_areRefused() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom room = CallRoom.of(visit.session.context());
      assertThatThrownBy(() -> room.onText("lk.chat", (identity, header, text) -> {}))
          .hasMessage("topic: \"lk.chat\" (expected: one that does not begin with lk.)");
      assertThatThrownBy(() -> room.setAttributes(Map.of("lk.agent.state", "idle")))
          .hasMessageContaining("attribute: \"lk.agent.state\"");
      assertThatThrownBy(() -> room.send(new DataPacket(new byte[15_361], "", true, List.of())))
          .hasMessage("packet: 15361 bytes (expected: at most 15360)");
    }
  }

  /** Whoever calls may be gone before the answer: nobody else is to suffer from that. */
  @Test
  @Behaviour("sess-C3.23")
  void called_replyThatCannotBeGiven_isNoFailureOfTheSession() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      CallRoom.of(visit.session.context()).answer("echo", CallRoom.Call::payload);
      for (String method : List.of("unknown", "echo")) {
        CountDownLatch tried = new CountDownLatch(1);
        visit.room.tell(
            new RtcEvent.Called("ann", method, "", Duration.ofSeconds(10), new Unheard(tried)));
        tried.await();
      }
      assertThat(called(visit, "echo", "still here").get()).isEqualTo("still here");
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** Replies that nobody gets. */
  private record Unheard(CountDownLatch tried) implements RtcEvent.Reply {
    @Override
    public void with(String result) {
      tried.countDown();
      throw new RtcFailed("reply: there is no such call any more");
    }

    @Override
    public void failed(CallFailed failure) {
      with("");
    }
  }

  @Test
  void of_aSessionInNoRoom_isRefused() {
    try (Visit visit = Visit.byText()) {
      assertThat(CallRoom.find(visit.session.context())).isEmpty();
      assertThatThrownBy(() -> CallRoom.of(visit.session.context()))
          .hasMessage("session: s1 is in no room (expected: one that LiveKit dispatched)");
    }
  }

  private static CompletableFuture<String> called(Visit visit, String method, String payload)
      throws InterruptedException {
    CompletableFuture<String> reply = new CompletableFuture<>();
    visit.room.tell(
        new RtcEvent.Called(
            "ann",
            method,
            payload,
            Duration.ofSeconds(10),
            new RtcEvent.Reply() {
              @Override
              public void with(String result) {
                reply.complete(result);
              }

              @Override
              public void failed(CallFailed failure) {
                reply.completeExceptionally(failure);
              }
            }));
    return reply;
  }

  private static int code(CompletableFuture<String> reply) throws InterruptedException {
    try {
      throw new AssertionError("replied: " + reply.get());
    } catch (ExecutionException e) {
      return ((CallFailed) e.getCause()).code();
    }
  }
}
