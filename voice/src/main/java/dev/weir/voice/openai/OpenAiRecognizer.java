package dev.weir.voice.openai;

import dev.weir.agent.http.Exchange;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.voice.wav.WavWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recognises by {@code POST /audio/transcriptions}. One serves all sessions; any thread may call
 * it. The server is its owner's to close.
 */
public final class OpenAiRecognizer implements UtteranceRecognizer {
  /** The most that is uploaded, in bytes: what OpenAI takes. */
  public static final int MAX_UPLOAD = 25_000_000;

  /** The longest answer that is read, in bytes. */
  public static final int MAX_ANSWER = 1 << 20;

  private static final int SAMPLE_RATE = 16_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final OpenAiServer server;
  private final String model;
  private final Optional<String> prompt;
  private final boolean detailed;

  /** A model, such as {@code gpt-4o-mini-transcribe} or {@code whisper-1}. */
  public OpenAiRecognizer(OpenAiServer server, String model) {
    this(server, Names.checked("model", model), Optional.empty(), false);
  }

  private OpenAiRecognizer(
      OpenAiServer server, String model, Optional<String> prompt, boolean detailed) {
    this.server = server;
    this.model = model;
    this.prompt = prompt;
    this.detailed = detailed;
  }

  /** The same, told which words to expect, in at most 1,000 characters. */
  public OpenAiRecognizer withPrompt(String words) {
    if (words.isBlank() || words.length() > 1_000) {
      throw new IllegalArgumentException(
          "prompt: %d characters (expected: 1 to 1000)".formatted(words.length()));
    }
    return new OpenAiRecognizer(server, model, Optional.of(words), detailed);
  }

  /**
   * The same, asked for {@code verbose_json}, which tells language and confidence; {@code
   * whisper-1} knows it, and many servers of others.
   */
  public OpenAiRecognizer detailed() {
    return new OpenAiRecognizer(server, model, prompt, true);
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public Transcript recognize(AudioFrame speech, RecognitionOptions options)
      throws InterruptedException {
    Multipart form = new Multipart().file("file", "speech.wav", "audio/wav", wav(speech));
    form.field("model", model).field("response_format", detailed ? "verbose_json" : "json");
    options
        .language()
        .map(it -> it.replaceFirst("-.*", ""))
        .ifPresent(it -> form.field("language", it));
    prompt.ifPresent(it -> form.field("prompt", it));
    return server.post(
        "/audio/transcriptions", form.contentType(), form.body(), OpenAiRecognizer::transcript);
  }

  private static byte[] wav(AudioFrame speech) {
    long bytes = 44 + 2L * speech.length();
    if (bytes > MAX_UPLOAD || speech.sampleRate() > 48_000) {
      throw SpeechFailed.forGood(
          "speech: %s, a WAV of %d bytes (expected: at most %d, at most 48000 Hz)"
              .formatted(speech, bytes, MAX_UPLOAD),
          null);
    }
    return WavWriter.bytes(speech);
  }

  private static Transcript transcript(Exchange answer) throws IOException {
    byte[] body = answer.stream().readNBytes(MAX_ANSWER + 1);
    if (body.length > MAX_ANSWER) {
      throw bad("more than " + MAX_ANSWER + " bytes", "at most", null);
    }
    try {
      JsonNode json = JSON.readTree(body);
      if (!json.path("text").isString()) {
        throw bad("no text", "{\"text\": …}; check the base URL", null);
      }
      return transcript(json);
    } catch (JacksonException e) {
      throw bad("no JSON", "{\"text\": …}; check the base URL", e);
    }
  }

  private static SpeechFailed bad(String what, String expected, @Nullable Exception cause) {
    return SpeechFailed.forGood(
        "/audio/transcriptions: answered %s (expected: %s)".formatted(what, expected), cause);
  }

  private static Transcript transcript(JsonNode json) {
    Optional<String> language =
        Optional.of(json.path("language").asString("")).filter(it -> !it.isBlank());
    return new Transcript(
        json.path("text").asString(),
        language,
        Optional.empty(),
        confidence(json.path("segments")));
  }

  /** The mean over the segments of what their words are worth. */
  private static OptionalDouble confidence(JsonNode segments) {
    return segments
        .valueStream()
        .map(segment -> segment.path("avg_logprob"))
        .filter(JsonNode::isNumber)
        .mapToDouble(log -> Math.min(1, Math.exp(log.asDouble())))
        .average();
  }

  /** Nothing: the server is its owner's. */
  @Override
  public void close() {}
}
