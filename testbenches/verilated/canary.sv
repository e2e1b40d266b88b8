// canary.sv: a design that has every region that part.cpp runs. With it the runtime is tried once.
module assay_top(input clk, input [3:0] a, output reg [3:0] q, output y, output reg z);
    event e;
    reg slow;
    assign y = a[0] ^ q[1];
    always @(posedge clk) begin
        q <= q + a;
        if (q[0]) -> e;
    end
    always @(posedge q[0]) slow <= #3 ~slow;
    always begin
        @e;
        #2 z = ~z;
        @(posedge slow or a);
    end
endmodule
