package dev.weir.bench.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseDecoderTest {

  private static final String BODY =
      "retry: 2000\n\n"
          + "event: stream.open\ndata: {}\n\n"
          + delta(11)
          + delta(12)
          + "event: message.completed\ndata: {\"text\":\"%s%s\"}\n\n"
              .formatted(Payload.stamped(11), Payload.stamped(12))
          + delta(1_234_567_890_123_456_789L);

  private final List<Long> stamps = new ArrayList<>();
  private final SseDecoder decoder = new SseDecoder(stamps::add);

  /** The property: whatever the network does to the bytes, the same is counted. */
  @Test
  void accept_cutAtEveryPosition_countsTheSame() {
    byte[] answer = chunked(BODY);
    for (int cut = 0; cut <= answer.length; cut++) {
      var delivered = new ArrayList<Long>();
      var cutUp = new SseDecoder(delivered::add);
      cutUp.accept(answer, cut);
      byte[] rest = java.util.Arrays.copyOfRange(answer, cut, answer.length);
      cutUp.accept(rest, rest.length);

      assertThat(delivered)
          .as("cut at " + cut)
          .containsExactly(11L, 12L, 1_234_567_890_123_456_789L);
      assertThat(cutUp.frames()).as("cut at " + cut).isEqualTo(6);
      assertThat(cutUp.bodyBytes()).as("cut at " + cut).isEqualTo(BODY.length());
    }
  }

  @Test
  void accept_bodyWithoutChunks_countsTheSame() {
    accept("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + BODY);

    assertThat(decoder.delivered()).isEqualTo(3);
    assertThat(decoder.frames()).isEqualTo(6);
  }

  @Test
  void accept_incompleteFrame_isNotDelivered() {
    accept("HTTP/1.1 200 OK\r\n\r\n" + delta(5).strip());
    assertThat(decoder.delivered()).isZero();

    accept("\n\n");
    assertThat(stamps).containsExactly(5L);
  }

  @Test
  void accept_refusal_isThrownWithItsStatus() {
    assertThatThrownBy(() -> accept("HTTP/1.1 429 Too Many Requests\r\n\r\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("429");
  }

  @Test
  void stamped_anyTime_hasTheAgreedLengthAndOneMark() {
    String text = Payload.stamped(42);

    assertThat(text).hasSize(Payload.LENGTH).startsWith("~0000000000000000042 ");
    assertThat(text.chars().filter(c -> c == Payload.MARK)).hasSize(1);
  }

  private void accept(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    decoder.accept(bytes, bytes.length);
  }

  private static String delta(long stamp) {
    return "id: 7\nevent: part.delta\ndata: {\"delta\":\"%s\"}\n\n"
        .formatted(Payload.stamped(stamp));
  }

  /** In chunks of 37 bytes, so that frames and chunks do not agree. */
  private static byte[] chunked(String body) {
    var answer = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int from = 0; from < body.length(); from += 37) {
      String chunk = body.substring(from, Math.min(body.length(), from + 37));
      answer.append(Integer.toHexString(chunk.length())).append(";ext=1\r\n");
      answer.append(chunk).append("\r\n");
    }
    return answer.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
