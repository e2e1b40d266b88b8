module top (a, y);
    parameter W = 8;
    input [7:0] a;
    output [7:0] y;
    wire [7:0] y;
    reg [7:0] t, u [0:3];
    wire [0:6] v;
    wire [W-1:0] x;
    integer i;
    genvar g;
    always @* for (i = 0; i < 8; i = i + 1) t[i] = a[7];
    assign y[7:4] = a[3:0];
    assign y[3] = a[0];
    generate
        for (g = 0; g < 3; g = g + 1) begin : gates
            and (y[g], a[g], a[g + 1]);
        end
    endgenerate
    xor g1 (x[0], a[0], a[1]), g2 (x[1], a[1], a[2]);
endmodule
