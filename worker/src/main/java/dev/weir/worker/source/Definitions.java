package dev.weir.worker.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that a file defines, nested ones too but not those in methods, as they stand there.
 */
final class Definitions {
  private final List<String> names = new ArrayList<>();

  private Definitions() {}

  static List<String> of(CompilationUnitTree file) {
    Definitions found = new Definitions();
    String prefix = file.getPackageName() == null ? "" : file.getPackageName() + ".";
    file.getTypeDecls().forEach(type -> found.add(prefix, type));
    return found.names;
  }

  private void add(String prefix, Tree tree) {
    if (tree instanceof ClassTree type) {
      String name = prefix + type.getSimpleName();
      names.add(name);
      type.getMembers().forEach(member -> add(name + "$", member));
    }
  }
}
