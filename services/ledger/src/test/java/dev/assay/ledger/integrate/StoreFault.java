package dev.assay.ledger.integrate;

import dev.assay.store.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Comes between a ledger and its store. */
public interface StoreFault {
    /** Called before the store does what it is asked; what it throws is all that comes of it. */
    default void before(String act, String key) throws IOException {}

    /** Called after the store did it; what it throws hides that. */
    default void after(String act, String key) throws IOException {}

    /** The process ends here: nothing that would run later does. */
    final class Halt extends Error {
        private static final long serialVersionUID = 1L;

        public Halt() {
            super("halted", null, false, false);
        }
    }

    /** The store with the fault in front. */
    static ObjectStore in(ObjectStore store, StoreFault fault) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> call(store, fault, method, arguments));
    }

    private static Object call(ObjectStore store, StoreFault fault, Method method, Object[] arguments)
            throws Throwable {
        String key = arguments == null || arguments.length == 0 ? "" : String.valueOf(arguments[0]);
        fault.before(method.getName(), key);
        try {
            Object result = method.invoke(store, arguments);
            fault.after(method.getName(), key);
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
