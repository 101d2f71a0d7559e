"""The whole class of jupyter_kernel_test against the kernel ebm-csharp, with samples for all of its tests."""
import unittest

import jupyter_kernel_test


class EbmKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "ebm-csharp"
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("careful");'
    completion_samples = [
        {"text": "Math.Sqr", "matches": {"Sqrt"}},
        {"text": "var text = \"abc\"; text.ToUpperI", "matches": {"ToUpperInvariant"}},
        {"text": "Enumerable.Range(0, 3).Sele"},
        {"text": "fore"},
    ]
    complete_code_samples = ["1 + 1", "int x = 3;", "class A { int B; }", "for (int i = 0; i < 3; i++) { }", "// a comment", ""]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "Math.Sqrt(", "class A\n{\n    int B() =>", "/* never closed", "1 +"]
    invalid_code_samples = ["int 3x = 5;", "foo bar baz )", "}"]
    code_page_something = "Math.Sqrt?"
    code_generate_error = 'throw new InvalidOperationException("on purpose");'
    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "string.Join(\", \", new[] { 1, 2, 3 })", "result": "1, 2, 3"},
        {"code": "1 + 2", "result": "3"},
        {"code": "1 + 3", "result": "4"},
    ]
    code_display_data = [
        {"code": "new[] { 1, 2, 3 }.Display();", "mime": "text/html"},
        {"code": "\"plain\".Display();", "mime": "text/plain"},
    ]
    code_history_pattern = "1 +*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.Sqrt"
    code_clear_output = "Console.WriteLine(1); Console.Clear();"

    def test_history(self):
        # The class asks for three hits of a search and for one that is unique: the pattern has to match one text, three times.
        EbmKernelTests.code_history_pattern = "1 + 1"
        for _ in range(3):
            self.execute_helper("1 + 1")
        super().test_history()

    def test_incomplete_code_is_indented(self):
        for code, indent in (("if (true) {", "    "), ("if (true)\n{\n    while (true)\n    {", "        ")):
            self.kc.is_complete(code)
            reply = self.get_non_kernel_info_reply()
            self.assertEqual(reply["content"], {"status": "incomplete", "indent": indent})


if __name__ == "__main__":
    unittest.main(verbosity=2)
