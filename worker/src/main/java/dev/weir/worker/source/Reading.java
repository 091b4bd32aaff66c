package dev.weir.worker.source;

import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes what a compiler reads while it compiles one file. For one thread. */
final class Reading implements TaskListener {
  private final Path root;
  private final Map<Path, String> files = new HashMap<>();
  private final Map<Path, String> folders = new HashMap<>();
  private List<String> defined = List.of();

  Reading(Path root) {
    this.root = root;
  }

  /** Before it is read: what is written there meanwhile shows afterwards. */
  @Override
  public void started(TaskEvent event) {
    if (event.getKind() == TaskEvent.Kind.PARSE) {
      Path file = Path.of(event.getSourceFile().toUri());
      files.put(file, digest(() -> Inputs.text(file)));
    }
  }

  @Override
  public void finished(TaskEvent event) {
    if (event.getKind() == TaskEvent.Kind.PARSE && MemoryFiles.isOf(root, event.getSourceFile())) {
      defined = Definitions.of(event.getCompilationUnit());
    }
  }

  /** The compiler looks for a package's sources there. */
  void listed(Path folder) {
    folders.put(folder, digest(() -> Inputs.names(folder)));
  }

  /** The compiler says what it cannot read. What was made of such a thing is not kept. */
  private static String digest(Look look) {
    try {
      return look.digest();
    } catch (IOException e) {
      return Inputs.UNKNOWN;
    }
  }

  Compiled compiled(Map<String, byte[]> classes) {
    List<String> own = defined.stream().filter(classes::containsKey).toList();
    return new Compiled(own, classes, new Inputs(files, folders));
  }

  private interface Look {
    String digest() throws IOException;
  }
}
