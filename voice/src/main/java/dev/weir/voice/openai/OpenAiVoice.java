package dev.weir.voice.openai;

import dev.weir.agent.http.Exchange;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.voice.wav.BadWav;
import dev.weir.voice.wav.WavReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks by {@code POST /audio/speech}, as the sound comes: PCM, or WAV for servers that know or
 * prefer that. One serves all sessions; any thread may call it. The server is its owner's to close.
 */
public final class OpenAiVoice implements SentenceVoice {
  /** Of OpenAI's PCM, in samples a second. */
  public static final int DEFAULT_RATE = 24_000;

  private static final Duration PIECE = Duration.ofMillis(100);
  private static final int SAMPLE_BYTES = 2;
  private static final Set<String> RAW =
      Set.of(
          "audio/pcm", "audio/l16", "audio/raw", "application/octet-stream", "binary/octet-stream");
  private static final Set<String> WAV =
      Set.of("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave");
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The form in which the sound is asked for. */
  public enum Format {
    /** Samples and nothing else, of which the rate must be known. */
    PCM,
    /** A WAV, streamed. */
    WAV
  }

  private final OpenAiServer server;
  private final String model;
  private final String voice;
  private final Format format;
  private final int sampleRate;

  /**
   * As {@link #OpenAiVoice(OpenAiServer, String, String, Format, int)}, for PCM of 24 kHz.
   *
   * @param model such as {@code gpt-4o-mini-tts}
   * @param voice such as {@code alloy}, unless the options of a synthesis say another
   */
  public OpenAiVoice(OpenAiServer server, String model, String voice) {
    this(server, model, voice, Format.PCM, DEFAULT_RATE);
  }

  /**
   * A voice.
   *
   * @param format which the server knows
   * @param sampleRate of its sound, in samples a second, 8,000 to 48,000
   */
  public OpenAiVoice(
      OpenAiServer server, String model, String voice, Format format, int sampleRate) {
    this.server = server;
    this.model = Names.checked("model", model);
    this.voice = Names.checked("voice", voice);
    this.format = format;
    this.sampleRate = sampleRate;
    if (sampleRate < 8_000 || sampleRate > 48_000) {
      throw new IllegalArgumentException(
          "sampleRate: %d (expected: 8000 to 48000)".formatted(sampleRate));
    }
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public TextToSpeech.Capabilities capabilities() {
    return new TextToSpeech.Capabilities(true, sampleRate);
  }

  @Override
  public void speak(String text, SynthesisOptions options, Speaker speaker)
      throws InterruptedException {
    boolean _ =
        server.post(
            "/audio/speech",
            "application/json",
            BodyPublishers.ofString(request(text, options)),
            answer -> play(answer, speaker));
  }

  private String request(String text, SynthesisOptions options) {
    var body = JSON.createObjectNode();
    body.put("model", model).put("input", text).put("voice", options.voice().orElse(voice));
    body.put("response_format", format.name().toLowerCase(Locale.ROOT));
    if (options.speed() != 1) {
      body.put("speed", options.speed());
    }
    return JSON.writeValueAsString(body);
  }

  private boolean play(Exchange answer, Speaker speaker) throws IOException, InterruptedException {
    String type = type(answer);
    if (WAV.contains(type)) {
      playWav(answer.stream(), speaker);
    } else if (RAW.contains(type) && format == Format.PCM) {
      playRaw(answer.stream(), speaker);
    } else {
      throw SpeechFailed.forGood(
          "/audio/speech: Content-Type %s (expected: %s); check the base URL, or ask for %s"
              .formatted(
                  type.replaceAll("[^ -~]", "?"),
                  format == Format.PCM ? "audio/pcm or audio/wav" : "audio/wav",
                  format == Format.PCM ? "WAV" : "PCM"),
          null);
    }
    return true;
  }

  /** Without parameters; what says none is what it was asked for. */
  private String type(Exchange answer) {
    Optional<String> header = answer.header("Content-Type");
    String said = header.orElse(format == Format.PCM ? "audio/pcm" : "audio/wav");
    return said.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private void playRaw(InputStream in, Speaker speaker) throws IOException, InterruptedException {
    byte[] piece = new byte[SAMPLE_BYTES * AudioFrame.samplesIn(PIECE, sampleRate)];
    int read;
    do {
      read = in.readNBytes(piece, 0, piece.length);
      if (read % SAMPLE_BYTES != 0) {
        throw SpeechFailed.forNow(
            "/audio/speech: ends within a sample (expected: whole ones)", null);
      }
      if (read > 0) {
        speaker.play(AudioFrame.ofBytes(Arrays.copyOf(piece, read), sampleRate));
      }
    } while (read == piece.length);
  }

  private void playWav(InputStream in, Speaker speaker) throws IOException, InterruptedException {
    try {
      WavReader wav = WavReader.open(in);
      for (var piece = wav.read(PIECE); piece.isPresent(); piece = wav.read(PIECE)) {
        speaker.play(piece.get());
      }
    } catch (BadWav e) {
      String message = "/audio/speech: " + e.getMessage();
      throw e.truncated() ? SpeechFailed.forNow(message, e) : SpeechFailed.forGood(message, e);
    }
  }

  /** Nothing: the server is its owner's. */
  @Override
  public void close() {}
}
