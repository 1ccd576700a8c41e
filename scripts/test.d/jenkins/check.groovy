// Reads a Jenkinsfile as Groovy, runs it with a stand-in for the declarative pipeline, and prints the blocks and calls as they came:
// `groovy check.groovy Jenkinsfile`. What a shell would get is printed as it is.
import org.codehaus.groovy.control.CompilerConfiguration

abstract class Pipeline extends Script {
    static int depth = 0

    def methodMissing(String name, Object given) {
        def words = given as List
        def block = words && words[-1] instanceof Closure ? words.pop() : null
        println '  ' * depth + name + ' ' + words.collect { it.inspect() }.join(', ')
        if (block) {
            depth++
            block.delegate = this
            block.resolveStrategy = Closure.DELEGATE_FIRST
            block()
            depth--
        }
        return name
    }

    def propertyMissing(String name) { name }

    void setProperty(String name, Object value) { println '  ' * depth + name + ' = ' + value.inspect() }
}

def configuration = new CompilerConfiguration(scriptBaseClass: Pipeline.name)
new GroovyShell(this.class.classLoader, new Binding(), configuration).parse(new File(args[0])).run()
