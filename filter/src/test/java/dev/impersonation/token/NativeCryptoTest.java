package dev.impersonation.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("native providers: which there are, and where they may be")
class NativeCryptoTest {
  private static URL jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void isOfHost_onTheClassPathOfThisProcess_isTrue() throws Exception {
    for (String each : Providers.ofNative()) {
      NativeCrypto known = NativeCrypto.named(each);
      assertTrue(known != null && NativeCrypto.isOfHost(known.type()), each);
    }
    assertTrue(NativeCrypto.isOfHost(String.class));
  }

  /** Its threads or native code would hold the class loader for good. */
  @Test
  void isOfHost_inAnApplicationThatCanBeUndeployed_isFalse() throws Exception {
    URL jar = jarOf(NativeCrypto.CONSCRYPT.type());
    try (URLClassLoader application =
        new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
      assertFalse(
          NativeCrypto.isOfHost(application.loadClass(NativeCrypto.CONSCRYPT.type().getName())));
    }
  }

  @Test
  void named_asTheSettingHasIt_isFound() {
    assertEquals(NativeCrypto.ACCP, NativeCrypto.named("ACCP"));
    assertEquals(NativeCrypto.CONSCRYPT, NativeCrypto.named("Conscrypt"));
    assertNull(NativeCrypto.named("CONSCRYPT"));
  }

  @Test
  @DisplayName("S47: one that is named and not there stops the start, and auto goes on without")
  void of_nothingOnTheClassPath_isRefusedOrJavas() throws Exception {
    URL library = jarOf(NativeCrypto.class);
    URL nullness = jarOf(org.jspecify.annotations.Nullable.class);
    URL log = jarOf(org.slf4j.LoggerFactory.class);
    try (URLClassLoader alone =
        new URLClassLoader(
            new URL[] {library, nullness, log}, ClassLoader.getPlatformClassLoader())) {
      Class<?> provider = alone.loadClass(CryptoProvider.class.getName());
      var of = provider.getDeclaredMethod("of", String.class);
      of.setAccessible(true);

      assertEquals("CryptoProvider[SunRsaSign]", of.invoke(null, "auto").toString());
      for (String each : new String[] {"ACCP", "Conscrypt"}) {
        Throwable refused =
            assertThrows(ReflectiveOperationException.class, () -> of.invoke(null, each))
                .getCause();
        assertTrue(refused instanceof IllegalArgumentException, each);
        assertTrue(
            String.valueOf(refused.getMessage())
                .startsWith("names a provider that is not on the class path: add it there, or"));
      }
    }
  }
}
