package dev.weir.voice.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.channel.Chan;
import dev.weir.voice.openai.OpenAiVoice.Format;
import dev.weir.voice.wav.WavWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound comes out as it comes in; a failure says what it was and whether to ask again. */
@Timeout(30)
class OpenAiVoiceTest {
  private static final String PCM = "Content-Type: audio/pcm\r\n";
  private static final byte[] SOUND = sound(5_000);

  private final List<AudioFrame> played = new ArrayList<>();

  @Test
  void speak_pcm_isPlayedAndTheRequestSaysAll() throws Exception {
    try (var http = SpeechServer.answering("200 OK", PCM, SOUND);
        var server = OpenAiServer.at(http.url(), Optional.of("secret-key"))) {
      new OpenAiVoice(server, "tts-1", "alloy")
          .speak("Grüß \"dich\".", SynthesisOptions.DEFAULT, played::add);

      assertThat(AudioFrame.concat(played)).isEqualTo(AudioFrame.ofBytes(SOUND, 24_000));
      assertThat(http.request)
          .startsWith("POST /v1/audio/speech HTTP/1.1\r\n")
          .contains("Authorization: Bearer secret-key\r\n", "Content-Type: application/json\r\n");
      assertThat(body(http))
          .isEqualTo(
              "{\"model\":\"tts-1\",\"input\":\"Grüß \\\"dich\\\".\",\"voice\":\"alloy\",\"response_format\":\"pcm\"}");
    }
  }

  @Test
  void speak_otherVoiceAndSpeed_areInTheRequest() throws Exception {
    try (var http = SpeechServer.answering("200 OK", PCM, SOUND);
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      new OpenAiVoice(server, "tts-1", "alloy")
          .speak("Hi.", SynthesisOptions.DEFAULT.withVoice("echo").withSpeed(1.5), played::add);

      assertThat(body(http)).contains("\"voice\":\"echo\"", "\"speed\":1.5");
      assertThat(http.request).doesNotContain("Authorization");
    }
  }

  /** The first sound is played before the server has said the rest. */
  @Test
  void speak_streamedSound_isPlayedAsItComes() throws Exception {
    var heard = new CountDownLatch(1);
    try (var http =
            SpeechServer.answering(connection -> {
              connection.send("HTTP/1.1 200 OK\r\n" + PCM + "Transfer-Encoding: chunked\r\n\r\n");
              connection.chunk(sound(2_400));
              heard.await();
              connection.chunk(sound(100));
              connection.send("0\r\n\r\n");
            });
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      voice(server)
          .speak(
              "Hi.",
              SynthesisOptions.DEFAULT,
              audio -> {
                played.add(audio);
                heard.countDown();
              });

      assertThat(played.stream().map(AudioFrame::length)).containsExactly(2_400, 100);
    }
  }

  @Test
  void speak_wav_isPlayedAtItsRate() throws Exception {
    AudioFrame audio = AudioFrame.ofBytes(SOUND, 16_000);
    try (var http =
            SpeechServer.answering(
                "200 OK", "Content-Type: audio/wav; x=y\r\n", WavWriter.bytes(audio));
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      var voice = new OpenAiVoice(server, "kokoro", "af_heart", Format.WAV, 16_000);
      voice.speak("Hi.", SynthesisOptions.DEFAULT, played::add);

      assertThat(AudioFrame.concat(played)).isEqualTo(audio);
      assertThat(body(http)).contains("\"response_format\":\"wav\"");
      assertThat(voice.capabilities()).isEqualTo(new TextToSpeech.Capabilities(true, 16_000));
    }
  }

  @Test
  void speak_noContentType_isWhatWasAskedFor() throws Exception {
    try (var http = SpeechServer.answering("200 OK", "", SOUND);
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      voice(server).speak("Hi.", SynthesisOptions.DEFAULT, played::add);
      assertThat(AudioFrame.concat(played)).isEqualTo(AudioFrame.ofBytes(SOUND, 24_000));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized,         false, 'status 401 (expected: 2xx): check the key; it says: no good'",
    "403 Forbidden,            false, check the key",
    "404 Not Found,            false, check the base URL and the model",
    "400 Bad Request,          false, status 400",
    "301 Moved Permanently,    false, 'it moved, set its new base URL'",
    "408 Request Timeout,      true,  status 408",
    "409 Conflict,             true,  status 409",
    "429 Too Many Requests,    true,  too many requests",
    "500 Internal Server Error,true,  status 500",
    "503 Service Unavailable,  true,  status 503",
  })
  void speak_errorStatus_saysWhatToDoAndWhetherToAskAgain(
      String status, boolean retryable, String message) throws Exception {
    byte[] body = "{\"error\":{\"message\":\"no\\n good\",\"code\":\"x\"}}".getBytes(UTF_8);
    SpeechFailed failed = failure(status, "Location: http://127.0.0.1:1/\r\n", body);

    assertThat(failed)
        .hasMessageContaining("/v1/audio/speech: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret-key");
    assertThat(failed.retryable()).isEqualTo(retryable);
    assertThat(failed.retryAfter()).isEmpty();
  }

  @Test
  void speak_429WithRetryAfter_saysHowLong() throws Exception {
    SpeechFailed seconds = failure("429 Too Many", "Retry-After: 7\r\n", new byte[0]);
    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));

    String soon =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
    SpeechFailed date = failure("429 Too Many", "Retry-After: " + soon + "\r\n", new byte[0]);
    assertThat(date.retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61));

    String past = "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    assertThat(failure("503 Busy", past, new byte[0]).retryAfter()).contains(Duration.ZERO);
    SpeechFailed rubbish = failure("429 Too Many", "Retry-After: soon\r\n", new byte[0]);
    assertThat(rubbish.retryAfter()).isEmpty();
    assertThat(rubbish.retryable()).isTrue();
  }

  @Test
  void speak_quotaUsedUp_isForGood() throws Exception {
    byte[] body = "{\"error\":{\"code\":\"insufficient_quota\"}}".getBytes(UTF_8);
    assertThat(failure("429 Too Many", "", body).retryable()).isFalse();
  }

  @Test
  void speak_longErrorPage_isCutAndMadePrintable() throws Exception {
    byte[] page = ("<html>\u0007\r\n" + "x".repeat(200_000)).getBytes(UTF_8);
    assertThat(failure("502 Bad Gateway", "", page).getMessage())
        .hasSizeLessThan(500)
        .contains("it says: <html> xxx")
        .endsWith("x…");
    assertThat(failure("502 Bad Gateway", "", "{\"error\":\"text\"}".getBytes(UTF_8)))
        .hasMessageEndingWith("it says: text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html; charset=utf-8", "audio/mpeg"})
  void speak_contentOfAnotherType_isForGood(String type) throws Exception {
    SpeechFailed failed = failure("200 OK", "Content-Type: " + type + "\r\n", SOUND);

    assertThat(failed.retryable()).isFalse();
    assertThat(failed)
        .hasMessageContaining("Content-Type " + type.replaceFirst(";.*", ""))
        .hasMessageContaining("expected: audio/pcm or audio/wav");
    assertThat(played).isEmpty();
  }

  @Test
  void speak_pcmWhereAWavWasAskedFor_isForGood() throws Exception {
    try (var http = SpeechServer.answering("200 OK", PCM, SOUND);
        var server = OpenAiServer.at(http.url(), Optional.empty())) {
      var voice = new OpenAiVoice(server, "tts-1", "alloy", Format.WAV, 24_000);
      assertThatThrownBy(() -> voice.speak("Hi.", SynthesisOptions.DEFAULT, played::add))
          .isInstanceOf(SpeechFailed.class)
          .hasMessageContaining("(expected: audio/wav)");
    }
  }

  @Test
  void speak_bodyThatIsCutOff_isForNow() throws Exception {
    SpeechFailed raw =
        scripted(http -> {
          http.send("HTTP/1.1 200 OK\r\n" + PCM + "Content-Length: 10000\r\n\r\n");
          http.send(sound(1_000));
        });
    assertThat(raw.retryable()).isTrue();
    assertThat(raw).hasMessageContaining("broken off");

    SpeechFailed odd = failure("200 OK", PCM, new byte[101]);
    assertThat(odd.retryable()).isTrue();
    assertThat(odd).hasMessageContaining("within a sample");

    byte[] wav = Arrays.copyOf(WavWriter.bytes(AudioFrame.ofBytes(SOUND, 24_000)), 4_000);
    SpeechFailed cut = failure("200 OK", "Content-Type: audio/wav\r\n", wav);
    assertThat(cut.retryable()).isTrue();
    assertThat(cut).hasMessageContaining("cut off");
  }

  @Test
  void speak_wavThatIsNone_isForGood() throws Exception {
    SpeechFailed failed = failure("200 OK", "Content-Type: audio/wav\r\n", SOUND);
    assertThat(failed.retryable()).isFalse();
    assertThat(failed).hasMessageContaining("expected: RIFF");
  }

  @Test
  void speak_serverThatFallsSilent_isForNow() throws Exception {
    var closed = new CountDownLatch(1);
    SpeechFailed silent =
        scripted(http -> {
          http.send("HTTP/1.1 200 OK\r\n" + PCM + "Content-Length: 10000\r\n\r\nhalf");
          http.awaitClosed(closed);
        });
    closed.await();
    assertThat(silent.retryable()).isTrue();
    assertThat(silent).hasMessageContaining("too slow");
  }

  @Test
  void speak_nobodyListens_isForNow() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var server = OpenAiServer.at(URI.create("http://127.0.0.1:" + port), Optional.empty())) {
      SpeechFailed failed = failureOf(server);
      assertThat(failed.retryable()).isTrue();
      assertThat(failed).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  /** Before the headers, and between two pieces of sound. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_ofTheSynthesis_closesTheSocket(boolean beforeHeaders) throws Exception {
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try (var http =
            SpeechServer.answering(connection -> {
              if (!beforeHeaders) {
                connection.send("HTTP/1.1 200 OK\r\n" + PCM + "Transfer-Encoding: chunked\r\n\r\n");
                connection.chunk(sound(2_400));
              }
              asked.countDown();
              connection.awaitClosed(closed);
            });
        var server = OpenAiServer.at(http.url(), Optional.empty());
        var speech = TextToSpeech.of(voice(server))) {
      Chan<String> pieces = Chan.bounded(1);
      var synthesis = speech.open(pieces);
      pieces.send("A long story.");
      asked.await();
      if (!beforeHeaders) {
        assertThat(synthesis.frames().receive().text()).isEqualTo("A long story.");
      }
      synthesis.close();
      closed.await();
    }
  }

  @Test
  void close_ofTheServer_endsWhatIsUnderWay() throws Exception {
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try (var http =
        SpeechServer.answering(connection -> {
          asked.countDown();
          connection.awaitClosed(closed);
        })) {
      var server = OpenAiServer.at(http.url(), Optional.empty());
      var failed = new AtomicReference<Throwable>();
      Thread thread = Thread.ofVirtual().start(() -> failed.set(failureOf(server)));
      asked.await();
      server.close();
      thread.join();
      closed.await();
      assertThat(failed.get()).isInstanceOf(SpeechFailed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/v1",
        "http:/v1",
        "https://host/v1?key=secret",
        "https://me:secret@host/v1",
        "v1"
      })
  void at_urlThatCannotBe_isRefusedWithoutItsSecrets(String url) {
    assertThatThrownBy(() -> OpenAiServer.at(URI.create(url), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("baseUrl: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void at_valuesThatCannotBe_areRefused() {
    assertThatThrownBy(() -> OpenAiServer.at(OpenAiServer.OPENAI, Optional.of("a\nb")))
        .hasMessageContaining("key: 3 characters");
    assertThatThrownBy(() -> OpenAiServer.at(OpenAiServer.OPENAI, Optional.empty(), Duration.ZERO))
        .hasMessageContaining("readTimeout: PT0S");
    try (var server = OpenAiServer.at(OpenAiServer.OPENAI, Optional.of("secret-key"))) {
      assertThat(server.toString()).contains("api.openai.com").doesNotContain("secret-key");
      assertThatThrownBy(() -> new OpenAiVoice(server, "", "alloy"))
          .hasMessageContaining("model: ");
      assertThatThrownBy(() -> new OpenAiVoice(server, "tts-1", "a\nb"))
          .hasMessageContaining("voice: a?b");
      assertThatThrownBy(() -> new OpenAiVoice(server, "m", "v", Format.WAV, 96_000))
          .hasMessageContaining("sampleRate: 96000");
      assertThat(new OpenAiVoice(server, "m", "v").name()).isEqualTo("openai");
    }
  }

  private SpeechFailed failure(String status, String headers, byte[] body) throws Exception {
    try (var http = SpeechServer.answering(status, headers, body);
        var server = OpenAiServer.at(http.url(), Optional.of("secret-key"))) {
      return failureOf(server);
    }
  }

  private SpeechFailed scripted(SpeechServer.Script script) throws Exception {
    try (var http = SpeechServer.answering(script);
        var server = OpenAiServer.at(http.url(), Optional.empty(), Duration.ofMillis(200))) {
      return failureOf(server);
    }
  }

  private SpeechFailed failureOf(OpenAiServer server) {
    return catchThrowableOfType(
        SpeechFailed.class,
        () -> voice(server).speak("Hi.", SynthesisOptions.DEFAULT, played::add));
  }

  private static OpenAiVoice voice(OpenAiServer server) {
    return new OpenAiVoice(server, "tts-1", "alloy");
  }

  private static String body(SpeechServer http) {
    String bytes = http.request.substring(http.request.indexOf("\r\n\r\n") + 4);
    return new String(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), UTF_8);
  }

  private static byte[] sound(int samples) {
    byte[] sound = new byte[2 * samples];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (byte) (i * 7);
    }
    return sound;
  }
}
