package dev.weir.bench.channel;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Program;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.SidesBench;
import java.util.List;
import java.util.Map;

/** {@code channel}: our channels beside those of others, in one run. */
public final class ChannelBench implements SidesBench {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public List<Question> questions(Setting setting) {
    return Questions.of(setting);
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("Go", Program.of("go-chan"), "Python", Program.of("python-tee"));
  }
}
