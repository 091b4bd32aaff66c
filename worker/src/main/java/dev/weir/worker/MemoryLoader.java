package dev.weir.worker;

import dev.weir.worker.process.CarriedClasses;
import java.util.Map;

/**
 * The classes of one compiled file and of what it uses; everything else comes from Weir's own
 * loader.
 */
final class MemoryLoader extends ClassLoader implements CarriedClasses {
  private final Map<String, byte[]> classes;

  MemoryLoader(Map<String, byte[]> classes) {
    super("weir-source", SourceCompiler.class.getClassLoader());
    this.classes = Map.copyOf(classes);
  }

  @Override
  public Map<String, byte[]> classes() {
    return classes;
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
