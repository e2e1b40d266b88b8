class item; int v; function new(int x); v = x; endfunction endclass
module dut(input clk, input [3:0] d, output reg [3:0] q);
    int list[$]; item i; string s;
    always @(posedge clk) begin
        list.push_back(d); i = new(list.size()); s = {s, "x"};
        q <= list[0] + i.v + s.len();
        if (list.size() > 3) list.delete();
    end
endmodule
