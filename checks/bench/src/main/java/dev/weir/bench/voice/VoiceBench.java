package dev.weir.bench.voice;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code voice}: sessions that are listened to in real time, through the model of Silero. */
public final class VoiceBench implements Bench {

  /** The variable that names the sound: a mono WAV of 16 bits and 16 kHz, a minute of speech. */
  static final String SOUND = "WEIR_SPEECH_WAV";

  private static final List<Integer> OURS = List.of(125, 250, 500, 750, 1_000, 1_250);
  private static final List<Integer> THEIRS = List.of(25, 50, 75, 100, 125, 150);
  private static final List<Integer> FEW_OF_OURS = List.of(125, 500, 1_000);
  private static final List<Integer> FEW_OF_THEIRS = List.of(50, 125);
  private static final int QUICK_ROUNDS = 2;

  @Override
  public String name() {
    return "voice";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    Path sound = sound(System.getenv(SOUND));
    Optional<Side> peer =
        setting.choice().hasSide("openrtc") ? Side.openRtc(setting) : Optional.empty();
    List<List<Found>> ours = new ArrayList<>();
    List<List<Found>> theirs = new ArrayList<>();
    int rounds = setting.quick() ? QUICK_ROUNDS : setting.samples();
    for (int round = 1; round <= rounds; round++) {
      setting.say("voice: round %d of %d".formatted(round, rounds));
      ours.add(round(setting, Side.ours(), sound, setting.quick() ? FEW_OF_OURS : OURS));
      if (peer.isPresent()) {
        theirs.add(round(setting, peer.get(), sound, setting.quick() ? FEW_OF_THEIRS : THEIRS));
      }
    }
    return new Figures(ours, peer.map(Side::name).orElse(""), theirs).cells();
  }

  private static List<Found> round(Setting setting, Side side, Path sound, List<Integer> sessions)
      throws IOException {
    Duration warm = Duration.ofSeconds(setting.quick() ? 1 : 2);
    Duration measure = Duration.ofSeconds(setting.quick() ? 1 : 5);
    return side.round(sound, warm, measure, sessions);
  }

  private static Path sound(@Nullable String named) {
    if (named != null && Files.isRegularFile(Path.of(named))) {
      return Path.of(named).toAbsolutePath();
    }
    throw new IllegalStateException(
        "%s: %s (expected: names a mono WAV of 16 bits and 16 kHz with a minute of speech)"
            .formatted(SOUND, named));
  }
}
