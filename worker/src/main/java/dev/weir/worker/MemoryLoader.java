package dev.weir.worker;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The classes of one compiled file; everything else comes from Weir's own loader. */
final class MemoryLoader extends ClassLoader {
  private final Map<String, byte[]> classes;

  MemoryLoader(Map<String, byte[]> classes) {
    super("weir-source", SourceCompiler.class.getClassLoader());
    this.classes = Map.copyOf(classes);
  }

  SortedSet<String> names() {
    return new TreeSet<>(classes.keySet());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
