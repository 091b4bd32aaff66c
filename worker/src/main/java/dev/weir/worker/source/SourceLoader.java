package dev.weir.worker.source;

import java.util.Map;

/**
 * The classes of one compiled file and of what it uses; everything else comes from Weir's own
 * loader. Its name is the key of the file.
 */
final class SourceLoader extends ClassLoader implements CarriedClasses {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes;

  SourceLoader(String key, Map<String, byte[]> classes) {
    super(key, SourceCompiler.class.getClassLoader());
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
