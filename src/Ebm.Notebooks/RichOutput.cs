using System.Reflection;

namespace Ebm.Notebooks;

// .NET Interactive and this course's kernel look for these types by name and shape, so that no kernel need be referenced:
// an attribute TypeFormatterSourceAttribute(Type) with PreferredMimeTypes; a source with CreateTypeFormatters();
// formatters with MimeType and Format(object, TextWriter). Verso calls ToHtml(); everything else ToString().

/// <summary>Names the source of a type's formatters.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}

/// <summary>Hands a kernel the forms of a <see cref="Visual"/>: HTML, text, and the facts in it as JSON.</summary>
internal sealed class VisualFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [new HtmlForm(), new TextForm(), new FactForm { MimeType = Fact.Claim }, new FactForm { MimeType = Fact.Exercise }];

    internal sealed class HtmlForm
    {
        public string MimeType { get; set; } = "text/html";

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not Visual visual)
            {
                return false;
            }

            writer.Write(visual.ToHtml());
            return true;
        }
    }

    internal sealed class TextForm
    {
        public string MimeType { get; set; } = "text/plain";

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not Visual visual)
            {
                return false;
            }

            writer.Write(visual.ToString());
            return true;
        }
    }

    /// <summary>Claims or verdicts as data. A visual without any has no such form.</summary>
    internal sealed class FactForm
    {
        public string MimeType { get; set; } = Fact.Claim;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not Visual visual || visual.FactsAsJson(MimeType) is not { } json)
            {
                return false;
            }

            writer.Write(json);
            return true;
        }
    }
}
