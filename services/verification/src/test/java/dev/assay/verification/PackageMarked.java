package dev.assay.verification;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;

/** Holds when the package of a class carries an annotation. */
final class PackageMarked extends ArchCondition<JavaClass> {
    private final Class<? extends Annotation> annotation;

    private PackageMarked(Class<? extends Annotation> annotation) {
        super("reside in a package annotated with @" + annotation.getSimpleName());
        this.annotation = annotation;
    }

    static PackageMarked with(Class<? extends Annotation> annotation) {
        return new PackageMarked(annotation);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(annotation);
        events.add(new SimpleConditionEvent(
                type,
                marked,
                type.getName() + (marked ? " is" : " is not") + " in a package with @" + annotation.getSimpleName()));
    }
}
