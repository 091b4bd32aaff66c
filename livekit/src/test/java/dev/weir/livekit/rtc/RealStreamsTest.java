package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Texts, bytes, data and calls in rooms of a real server, by the real library. */
class RealStreamsTest extends RealRtcFixture {
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

  @Test
  void streams_moreThanTheLimit_areRefusedAndTheRoomGoesOn() throws Exception {
    Guest ann = join("many", "ann");
    Guest bob = join("many", "bob");
    for (int i = 0; i < Streams.MOST + 10; i++) {
      ann.room.openText(StreamHeader.of("t", Map.of())).write("never ended");
    }
    ann.room.sendData(packet("after", List.of()));
    AtomicInteger opened = new AtomicInteger();
    bob.await(
        RtcEvent.class,
        event -> {
          opened.addAndGet(event instanceof RtcEvent.TextOpened ? 1 : 0);
          return event instanceof RtcEvent.DataReceived;
        });
    assertThat(opened).hasValue(Streams.MOST_OF_ONE);
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
}
