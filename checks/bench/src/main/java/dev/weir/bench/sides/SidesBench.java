package dev.weir.bench.sides;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A bench that is nothing but questions to sides, of which a part can be chosen. */
public interface SidesBench extends Bench {

  /** What is asked in this setting, see {@link Question#chosen}. */
  List<Question> questions(Setting setting);

  /** The sides that are programs of other languages, by name. */
  Map<String, Program> programs();

  @Override
  default boolean offersChoice() {
    return true;
  }

  @Override
  default List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    return Asking.all(questions(setting), programs(), setting);
  }
}
