package dev.weir.voice.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Transcript;
import dev.weir.voice.wav.WavWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The utterance goes up as a WAV, the text comes back; what comes back instead is named. */
@Timeout(30)
class OpenAiRecognizerTest {
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final AudioFrame SPEECH = AudioFrame.of(new short[] {1, -2, 300, -400}, 16_000);

  @Test
  void recognize_utterance_isUploadedAsAForm() throws Exception {
    try (var http =
            SpeechServer.answering("200 OK", JSON, "{\"text\":\" Hällo. \"}".getBytes(UTF_8));
        var server = OpenAiServer.at(http.url(), Optional.of("secret-key"))) {
      Transcript transcript =
          new OpenAiRecognizer(server, "whisper-1")
              .withPrompt("Weir, Ätna")
              .recognize(SPEECH, RecognitionOptions.DEFAULT.withLanguage("de-AT"));

      assertThat(transcript).isEqualTo(Transcript.of("Hällo."));
      String request = http.request;
      String boundary = request.replaceFirst("(?s).*boundary=(\\S+).*", "$1");
      assertThat(request)
          .startsWith("POST /v1/audio/transcriptions HTTP/1.1\r\n")
          .contains("Authorization: Bearer secret-key\r\n")
          .contains("Content-Type: multipart/form-data; boundary=" + boundary + "\r\n")
          .contains(
              "form-data; name=\"file\"; filename=\"speech.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
                  + new String(WavWriter.bytes(SPEECH), ISO_8859_1)
                  + "\r\n--"
                  + boundary)
          .contains(
              "name=\"model\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwhisper-1\r\n")
          .contains("name=\"response_format\"")
          .contains("\r\n\r\njson\r\n")
          .contains("name=\"language\"")
          .contains("\r\n\r\nde\r\n")
          .contains(new String("\r\n\r\nWeir, Ätna\r\n".getBytes(UTF_8), ISO_8859_1))
          .endsWith("\r\n--" + boundary + "--\r\n");
    }
  }

  @Test
  void recognize_detailed_tellsLanguageAndConfidence() throws Exception {
    String answer =
        "{\"text\":\"Hi\",\"language\":\"english\",\"segments\":[{\"avg_logprob\":-0.1},{\"avg_logprob\":-0.3},{}]}";
    try (var http = SpeechServer.answering("200 OK", JSON, answer.getBytes(UTF_8));
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      Transcript transcript =
          new OpenAiRecognizer(server, "whisper-1")
              .detailed()
              .recognize(SPEECH, RecognitionOptions.DEFAULT);

      assertThat(http.request).contains("\r\n\r\nverbose_json\r\n").doesNotContain("\"language\"");
      assertThat(transcript.language()).contains("english");
      assertThat(transcript.confidence().orElseThrow())
          .isCloseTo((Math.exp(-0.1) + Math.exp(-0.3)) / 2, Offset.offset(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'<html>',      no JSON",
    "'',            no text",
    "'{}',          no text",
    "'{\"text\":7}',no text",
    "'[',           no JSON",
  })
  void recognize_answerThatIsNone_isForGood(String answer, String message) throws Exception {
    try (var http = SpeechServer.answering("200 OK", JSON, answer.getBytes(UTF_8));
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      SpeechFailed failed = failure(server, SPEECH);
      assertThat(failed.retryable()).isFalse();
      assertThat(failed)
          .hasMessageContaining("/audio/transcriptions: answered " + message)
          .hasMessageContaining("check the base URL");
    }
  }

  @Test
  void recognize_answerOverTheLimit_isForGood() throws Exception {
    byte[] answer =
        ("{\"text\":\"" + "x".repeat(OpenAiRecognizer.MAX_ANSWER) + "\"}").getBytes(UTF_8);
    try (var http = SpeechServer.answering("200 OK", JSON, answer);
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      SpeechFailed failed = failure(server, SPEECH);
      assertThat(failed.retryable()).isFalse();
      assertThat(failed).hasMessageContaining("more than 1048576 bytes");
    }
  }

  @Test
  void recognize_answerThatIsCutOff_isForNow() throws Exception {
    try (var http =
            SpeechServer.answering(connection ->
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"text\":\"half"));
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      assertThat(failure(server, SPEECH).retryable()).isTrue();
    }
  }

  @Test
  void recognize_wrongKey_isForGood() throws Exception {
    try (var http = SpeechServer.answering("401 Unauthorized", JSON, new byte[0]);
        var server = OpenAiServer.at(http.url(), Optional.of("secret-key"))) {
      assertThat(failure(server, SPEECH).retryable()).isFalse();
    }
  }

  @Test
  void recognize_speechThatCannotBeUploaded_isForGoodAndNotSent() {
    try (var server = OpenAiServer.at(OpenAiServer.OPENAI, Optional.empty())) {
      AudioFrame tooLong = AudioFrame.silence(Duration.ofSeconds(800), 16_000);
      assertThat(failure(server, tooLong)).hasMessageContaining("at most 25000000");
      AudioFrame tooFine = AudioFrame.silence(Duration.ofSeconds(1), 96_000);
      assertThat(failure(server, tooFine)).hasMessageContaining("at most 48000 Hz");
    }
  }

  @Test
  void recognize_interrupted_closesTheSocketAndSaysSo() throws Exception {
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try (var http =
            SpeechServer.answering(connection -> {
              asked.countDown();
              connection.awaitClosed(closed);
            });
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      var thrown = new AtomicReference<Throwable>();
      Thread thread =
          Thread.ofVirtual()
              .start(() ->
                  thrown.set(
                      org.assertj.core.api.Assertions.catchThrowable(
                          () -> recognizer(server).recognize(SPEECH, RecognitionOptions.DEFAULT))));
      asked.await();
      thread.interrupt();
      thread.join();
      closed.await();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void withPrompt_thatCannotBe_isRefused() {
    try (var server = OpenAiServer.at(OpenAiServer.OPENAI, Optional.empty())) {
      OpenAiRecognizer recognizer = recognizer(server);
      assertThatThrownBy(() -> recognizer.withPrompt(" ")).hasMessageContaining("prompt: 1 ");
      assertThatThrownBy(() -> recognizer.withPrompt("x".repeat(1_001)))
          .hasMessageContaining("prompt: 1001");
      assertThat(recognizer.name()).isEqualTo("openai");
      assertThat(recognizer.sampleRate()).isEqualTo(16_000);
      recognizer.close();
    }
  }

  private static OpenAiRecognizer recognizer(OpenAiServer server) {
    return new OpenAiRecognizer(server, "whisper-1");
  }

  private static SpeechFailed failure(OpenAiServer server, AudioFrame speech) {
    return catchThrowableOfType(
        SpeechFailed.class, () -> recognizer(server).recognize(speech, RecognitionOptions.DEFAULT));
  }
}
