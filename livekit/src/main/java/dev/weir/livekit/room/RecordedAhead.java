package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.channel.SendResult;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.time.Ticker;
import dev.weir.voice.rate.RateChange;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the caller has said into a microphone before its track was there, which some clients send as
 * bytes. Raw sound of 16 bits is taken; what is encoded, as browsers do it, is refused. Any thread
 * may ask and give; one runs it.
 */
final class RecordedAhead {
  static final String TOPIC = "lk.agent.pre-connect-audio-buffer";

  /** The most bytes of one: 43 s at 48 kHz, one channel. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  /** How long one may take to be there. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** What is shorter is nothing. */
  static final Duration SHORTEST = Duration.ofMillis(10);

  /** Of how many tracks it is kept. */
  static final int TRACKS = 4;

  /**
   * Types of sound that are not encoded; what is of none of sound's and pictures' is taken, too.
   */
  private static final Set<String> RAW =
      Set.of("audio/pcm", "audio/l16", "audio/raw", "audio/x-raw");

  /** Others would need filters of their own, each of them large. */
  private static final Set<Integer> RATES =
      Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000);

  private static final System.Logger LOG = System.getLogger(RecordedAhead.class.getName());
  private static final String TRACK = "trackId";
  private static final String RATE = "sampleRate";
  private static final String CHANNELS = "channels";
  private static final int SAMPLE_BYTES = 2;

  private final Chan<RtcEvent.BytesOpened> waiting =
      Chan.<RtcEvent.BytesOpened>builder()
          .bounded(TRACKS)
          .onUndelivered(bytes -> bytes.bytes().cancel())
          .build();
  private final LinkedHashMap<String, Chan<Recorded>> byTrack = new LinkedHashMap<>();
  private final Ticker ticker;
  private final String name;
  private final Whole<byte[]> whole;

  RecordedAhead(Means means) {
    this.ticker = means.ticker();
    this.name = means.name();
    this.whole = new Whole<>(bytes -> bytes.length, "bytes", MOST_BYTES, LIMIT, ticker);
  }

  /** Of the caller. Returns at once. */
  void add(RtcEvent.BytesOpened bytes) {
    String track = bytes.header().attributes().getOrDefault(TRACK, "");
    Optional<String> fault = fault(bytes);
    if (fault.isPresent()) {
      refuse(bytes, track, fault.get());
    } else if (waiting.offer(bytes) instanceof SendResult.Sent) {
      var _ = of(track);
    } else {
      refuse(bytes, track, "%d others wait (expected: fewer)".formatted(TRACKS));
    }
  }

  /** That of a track, once it is there; closed if it cannot be had. */
  synchronized Receiver<Recorded> of(String track) {
    return place(track);
  }

  /** Whether one of that track has begun to come, and was not heard. */
  synchronized boolean comes(String track) {
    Chan<Recorded> place = byTrack.get(track);
    return place != null && !place.isDrained();
  }

  void close() {
    waiting.cancel();
  }

  boolean run() throws InterruptedException {
    try {
      while (true) {
        read(waiting.receive());
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  private void read(RtcEvent.BytesOpened opened) throws InterruptedException {
    String track = opened.header().attributes().getOrDefault(TRACK, "");
    Optional<List<byte[]>> pieces = whole.read(opened.bytes(), why -> refuse(opened, track, why));
    if (pieces.isPresent()) {
      keep(opened, track, pieces.get());
    }
  }

  private void keep(RtcEvent.BytesOpened opened, String track, List<byte[]> pieces) {
    Map<String, String> said = opened.header().attributes();
    AudioFrame sound = sound(pieces, number(said, RATE), number(said, CHANNELS));
    if (sound.duration().compareTo(SHORTEST) < 0) {
      refuse(
          opened,
          track,
          "it has %s (expected: at least %d ms)".formatted(sound, SHORTEST.toMillis()));
    } else {
      AudioFrame same = RateChange.convert(sound, CallerMicrophone.RATE);
      keep(track, new Recorded(same, ticker.nanos()));
    }
  }

  private void keep(String track, Recorded sound) {
    Chan<Recorded> place = place(track);
    if (!(place.offer(sound) instanceof SendResult.Sent)) {
      unheard(track, "another of it was there");
    }
    place.close();
  }

  private void refuse(RtcEvent.BytesOpened bytes, String track, String why) {
    bytes.bytes().cancel();
    unheard(track, why);
    place(track).close();
  }

  private void unheard(String track, String why) {
    LOG.log(
        WARNING,
        "{0}: what was said before track \"{1}\" was there is not heard: {2}",
        name,
        track,
        why);
  }

  private synchronized Chan<Recorded> place(String track) {
    if (byTrack.size() == TRACKS && !byTrack.containsKey(track)) {
      byTrack.pollFirstEntry().getValue().close();
    }
    return byTrack.computeIfAbsent(track, _ -> Chan.bounded(1));
  }

  private static Optional<String> fault(RtcEvent.BytesOpened bytes) {
    Map<String, String> said = bytes.header().attributes();
    String type = bytes.header().mimeType().toLowerCase(Locale.ROOT);
    if (isEncoded(type)) {
      return Optional.of("it is \"%s\" (expected: raw sound of 16 bits)".formatted(type));
    }
    int rate = number(said, RATE);
    int channels = number(said, CHANNELS);
    return RATES.contains(rate) && (channels == 1 || channels == 2) && said.containsKey(TRACK)
        ? Optional.empty()
        : Optional.of(
            "%s (expected: trackId, a usual sampleRate, 1 or 2 channels)".formatted(said));
  }

  private static boolean isEncoded(String type) {
    String plain = type.replaceFirst(";.*", "").strip();
    return plain.startsWith("video/") || (plain.startsWith("audio/") && !RAW.contains(plain));
  }

  private static int number(Map<String, String> said, String name) {
    try {
      return Integer.parseInt(said.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static AudioFrame sound(List<byte[]> pieces, int rate, int channels) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    byte[] pcm = all.toByteArray();
    int length = pcm.length / (SAMPLE_BYTES * channels);
    short[] samples = new short[Math.max(1, length)];
    for (int i = 0; i < length; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += sample(pcm, (i * channels + c) * SAMPLE_BYTES);
      }
      samples[i] = (short) (sum / channels);
    }
    return AudioFrame.wrap(samples, rate);
  }

  private static short sample(byte[] pcm, int at) {
    return (short) ((pcm[at + 1] << 8) | (pcm[at] & 0xff));
  }
}
