package dev.weir.bench.episode;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Program;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.SidesBench;
import java.util.List;
import java.util.Map;

/** {@code episode}: our buffer of episodes beside one in Go, in one run. */
public final class EpisodeBench implements SidesBench {

  @Override
  public String name() {
    return "episode";
  }

  @Override
  public List<Question> questions(Setting setting) {
    return Questions.of(setting);
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of(Questions.GO, Program.of("go-episode"));
  }
}
