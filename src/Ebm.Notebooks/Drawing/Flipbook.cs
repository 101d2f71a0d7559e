namespace Ebm.Notebooks;

/// <summary>An animation of any visuals but charts: one is shown at a time; a button plays, a slider seeks. Needs no library.</summary>
internal static class Flipbook
{
    public static string Html(string id, Visual[] frames, string[] labels, int milliseconds)
    {
        var pages = frames.Select((f, i) => $"<div data-frame=\"{i}\"{(i > 0 ? " hidden" : "")}>{f.ToHtml()}</div>");
        var words = System.Text.Json.JsonSerializer.Serialize(labels).Replace("</", "<\\/", StringComparison.Ordinal);
        return $"""
            <div class="ebm-flipbook" id="{id}"><div>{string.Concat(pages)}</div>
            <div style="display:flex;gap:8px;align-items:center;margin-top:6px"><button type="button" aria-label="play or pause" style="min-width:2.6em">▶</button><input type="range" min="0" max="{frames.Length - 1}" value="0" step="1" aria-label="frame" style="width:min(360px,60vw)"><output style="min-width:6em">{Html5.Encode(labels[0])}</output></div></div>
            <script>(function(){"{"}var e=document.getElementById("{id}"),words={words},ms={milliseconds};{Play}{"}"})();</script>
            """;
    }

    private const string Play = """
        var b=e.querySelector('button'),s=e.querySelector('input'),o=e.querySelector('output'),p=e.querySelectorAll('[data-frame]'),timer=null;
        function show(i){for(var k=0;k<p.length;k++)p[k].hidden=k!==i;s.value=i;o.textContent=words[i];}
        function stop(){clearInterval(timer);timer=null;b.textContent='▶';}
        s.addEventListener('input',function(){stop();show(+s.value);});
        b.addEventListener('click',function(){if(timer){stop();return;}if(+s.value>=p.length-1)show(0);b.textContent='❚❚';
          timer=setInterval(function(){if(!document.body.contains(e)||+s.value>=p.length-1){stop();return;}show(+s.value+1);},ms);});
        """;
}
